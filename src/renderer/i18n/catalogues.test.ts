import { describe, expect, it } from 'vitest';
import { errorCodes, skipReasons } from '../../shared/errors/errors.js';
import { catalogues } from './catalogues.js';
import en from './en.json';
import ko from './ko.json';
import { createIntlFor, createTexts } from './texts.js';

const ids = Object.keys(en) as (keyof typeof en)[];
const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

type Elements = ReturnType<
  ReturnType<ReturnType<typeof createIntlFor>['formatters']['getMessageFormat']>['getAst']
>;

/** Every argument of a message, with the way it is used: `files:plural`. */
function argumentsOf(language: 'en' | 'ko', id: string): string[] {
  const names = ['literal', 'argument', 'number', 'date', 'time', 'select', 'plural', 'pound', 'tag'];
  const found = new Set<string>();
  const walk = (elements: Elements): void => {
    for (const element of elements) {
      const kind = names[element.type] ?? '';
      if (!['literal', 'pound'].includes(kind) && 'value' in element) {
        // A language without plural forms may use the bare number.
        found.add(`${element.value}:${kind === 'number' ? 'plural' : kind}`);
      }
      if ('options' in element) {
        for (const option of Object.values(element.options)) {
          walk(option.value);
        }
      }
      if ('children' in element) {
        walk(element.children);
      }
    }
  };
  const { formatters, locale } = createIntlFor(language);
  walk(formatters.getMessageFormat(catalogues[language][id] ?? '', locale).getAst());
  return [...found].toSorted();
}

describe('the window’s texts', () => {
  it('have the same ids in both languages, in the same order', () => {
    expect(Object.keys(ko)).toEqual(ids);
  });

  it.each(ids)('use the same arguments in %s', (id) => {
    expect(argumentsOf('ko', id)).toEqual(argumentsOf('en', id));
  });

  it('are all used', () => {
    const code = Object.values(sources).join('\n');
    const prefixes = Array.from(
      code.matchAll(/`([a-zA-Z]+\.(?:[a-zA-Z]+\.)?)\$\{/g),
      (match) => match[1] ?? '',
    );
    const unused = ids.filter(
      (id) => !code.includes(`'${id}'`) && !prefixes.some((prefix) => id.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('are written in their language, not copied from the other', () => {
    const sameInBoth = ids.filter(
      (id) => en[id] === ko[id] && /\p{Letter}{3}/u.test(en[id].replaceAll(/\{[^}]*\}/g, '')),
    );
    expect(sameInBoth).toEqual([
      'title.starting',
      'settings.language.ko',
      'settings.language.en',
      'settings.version',
      'buckets.namePlaceholder',
    ]);
  });

  it('are in one register of Korean: -십시오 and -습니다, not -세요 or -해요', () => {
    const mixed = Object.entries(catalogues.ko).filter(([, text]) =>
      /[세까어아해네]요(?=[\s.?!,”’…}]|$)/u.test(text),
    );
    expect(mixed).toEqual([]);
    expect(Object.values(catalogues.ko).some((text) => /십시오/u.test(text))).toBe(true);
  });

  it('don’t have the ids of error messages', () => {
    expect(ids.filter((id) => id.startsWith('error.') || id.startsWith('skip.'))).toEqual([]);
  });
});

describe.each(['en', 'ko'] as const)('error messages in %s', (language) => {
  const texts = createTexts(createIntlFor(language));

  it.each(errorCodes)('say what %s is and what to do', (code) => {
    const { title, action } = texts.error({ code });
    expect(title).toMatch(/\S/);
    expect(action).toMatch(/\S/);
    expect(title + action).not.toContain('error.');
  });

  it('name every reason to skip', () => {
    for (const reason of skipReasons) {
      expect(texts.skip(reason)).not.toContain('skip.');
    }
  });

  it('fill in the details', () => {
    expect(texts.error({ code: 'bucket-not-found', details: { bucket: 'my-bucket' } }).title).toContain(
      'my-bucket',
    );
  });
});
