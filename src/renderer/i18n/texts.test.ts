import { expect, it, vi } from 'vitest';
import { createIntlFor, createTexts } from './texts.js';

it.each(['en', 'ko'] as const)(
  'a message that can’t be formatted in %s is reported and does not throw',
  (language) => {
    const onProblem = vi.fn<(problem: Error & { code?: string }) => void>();
    const texts = createTexts(createIntlFor(language, onProblem));
    expect(texts.text('settings.version')).toContain('Hoist');
    expect(texts.text('no.such.text' as 'settings.version')).toBe('no.such.text');
    expect(onProblem.mock.calls.map(([problem]) => problem.code)).toEqual([
      'FORMAT_ERROR',
      'MISSING_TRANSLATION',
    ]);
  },
);

it('a message that can’t be formatted fails a test', () => {
  expect(() => createTexts(createIntlFor('en')).text('settings.version')).toThrow('FORMAT_ERROR');
});
