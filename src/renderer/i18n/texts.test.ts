import { expect, it, vi } from 'vitest';
import { catalogues } from './catalogues.js';
import { createIntlFor, createTexts } from './texts.js';

it.each(['en', 'ko'] as const)(
  'a message that can’t be formatted in %s is reported and does not throw',
  (language) => {
    const onProblem = vi.fn<(problem: Error & { code?: string }) => void>();
    const texts = createTexts(createIntlFor(language, onProblem));
    expect(texts.text('settings.version')).toContain('Hoist');
    expect(texts.text('no.such.text' as 'settings.version')).toBe('no.such.text');
    const codes = new Set(onProblem.mock.calls.map(([problem]) => problem.code));
    expect(codes).toEqual(new Set(['FORMAT_ERROR', 'MISSING_TRANSLATION']));
  },
);

it('a message that can’t be formatted fails a test', () => {
  expect(() => createTexts(createIntlFor('en')).text('settings.version')).toThrow('FORMAT_ERROR');
});

it('a damaged translation is replaced by its English', () => {
  const onProblem = vi.fn();
  const intl = createIntlFor('ko', onProblem);
  Object.assign(intl.messages, { 'settings.version': 'Hoist {version, plural, other' });
  const texts = createTexts(intl);
  expect(texts.text('settings.version', { version: '1.2' })).toBe(
    catalogues.en['settings.version']?.replace('{version}', '1.2'),
  );
  expect(onProblem).toHaveBeenCalled();
});
