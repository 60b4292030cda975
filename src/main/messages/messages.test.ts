import { expect, it } from 'vitest';
import { errorCodes } from '../../shared/errors/errors.js';
import type { Language } from '../../shared/models/settings.js';
import en from './en.json';
import ko from './ko.json';
import { createMainMessages } from './messages.js';

const sources = import.meta.glob<string>(['../**/*.ts', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const named = (text: string): string[] =>
  [...text.matchAll(/\{(?<name>\w+)[,}]/g)].map((match) => match[1] ?? '').toSorted();

it('both languages have every text of main, with the same arguments', () => {
  expect(Object.keys(ko)).toEqual(Object.keys(en));
  const texts: Readonly<Record<string, string>> = ko;
  for (const [id, text] of Object.entries(en)) {
    expect([id, [...new Set(named(texts[id] ?? ''))]]).toEqual([id, [...new Set(named(text))]]);
  }
});

it('every text of main is used', () => {
  const code = Object.values(sources).join('\n');
  const prefixes = Array.from(code.matchAll(/`([a-z]+\.)\$\{/g), (match) => match[1] ?? '');
  const unused = Object.keys(en).filter(
    (id) => !code.includes(`'${id}'`) && !prefixes.some((prefix) => id.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

it('a text follows the language, and every error has one', () => {
  let language: Language = 'en';
  const { say, error } = createMainMessages(() => language);
  const inEnglish = say('window.reload');
  language = 'ko';
  expect([inEnglish, say('window.reload')]).toEqual([en['window.reload'], ko['window.reload']]);
  for (const code of errorCodes) {
    expect(Object.values(error({ code })).join(' ')).not.toMatch(/error\.|[{}]/);
  }
});

it('main’s texts are in one register of Korean: -십시오 and -습니다, not -세요 or -해요', () => {
  expect(Object.entries(ko).filter(([, text]) => /[세까어아해네]요(?=[\s.?!,”’…}]|$)/u.test(text))).toEqual(
    [],
  );
});
