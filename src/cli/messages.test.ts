import { describe, expect, it } from 'vitest';
import { errorCodes, HoistError } from '../shared/errors/errors.js';
import { CommandError, type ProblemCode } from './command-error.js';
import { languageOf } from './language.js';
import en from './messages/en.json';
import ko from './messages/ko.json';
import { createMessages } from './messages.js';

it('both languages have every message, with the same arguments', () => {
  expect(Object.keys(ko)).toEqual(Object.keys(en));
  const named = (text: string) => new Set([...text.matchAll(/\{(?<name>\w+)/g)].map((match) => match[1]));
  const messages: Readonly<Record<string, string>> = ko;
  for (const [id, text] of Object.entries(en)) {
    expect([id, [...named(messages[id] ?? '')].filter((name) => !named(text).has(name))]).toEqual([id, []]);
  }
});

describe.each(['en', 'ko'] as const)('messages in %s', (language) => {
  const messages = createMessages(language);

  it('fill every placeholder of every failure', () => {
    const values = {
      option: '--x',
      least: 1,
      most: 9,
      letters: 5,
      choices: 'a',
      argument: 'A',
      one: '--a',
      other: '--b',
      profile: 'p',
      unsent: 1,
      found: 12,
    };
    const problems = Object.keys(en).filter((id) => id.startsWith('problem.'));
    for (const id of problems) {
      const code = id.slice('problem.'.length) as ProblemCode;
      const { message } = messages.problem(new CommandError(code, values));
      expect(message).not.toMatch(/[{}]|problem\./);
    }
    for (const code of errorCodes)
      expect(messages.problem(new HoistError(code)).message).not.toMatch(/[{}]|error\./);
  });

  it('never show the text of an unexpected error', () => {
    const { code, message, exitCode } = messages.problem(new Error('secret in here'));
    expect([code, exitCode]).toEqual(['internal', 3]);
    expect(message).not.toContain('secret');
  });

  it('format sizes and times', () => {
    expect([0, 999, 1000, 999_949, 999_950, 5e12].map((bytes) => messages.bytes(bytes))).toEqual([
      '0 B',
      '999 B',
      '1.0 KB',
      '999.9 KB',
      '1.0 MB',
      '5.0 TB',
    ]);
    const times = [0, 1, 60_000, 3_600_000].map((ms) => messages.time(ms));
    expect(times).toEqual(
      language === 'en' ? ['0 s', '1 s', '1 min 0 s', '1 h 0 min'] : ['0초', '1초', '1분 0초', '1시간 0분'],
    );
  });
});

it.each([
  [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
  [{ LANG: 'ko' }, 'ko'],
  [{ LANG: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'kok_IN' }, 'en'],
  [{ LC_ALL: 'C', LANG: 'ko_KR.UTF-8' }, 'en'],
  [{ LC_ALL: '', LC_MESSAGES: 'ko_KR', LANG: 'en_US' }, 'ko'],
])('the locale %j means %s', (env, language) => {
  expect(languageOf(env)).toBe(language);
});
