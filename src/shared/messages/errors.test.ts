import { createIntl } from '@formatjs/intl';
import { describe, expect, it } from 'vitest';
import { errorDetailNames, missingDetail, sentenceValues } from '../errors/error-details.js';
import { errorCodes, skipReasons } from '../errors/errors.js';
import en from './en/errors.json';
import ko from './ko/errors.json';

const catalogues: Readonly<Record<'en' | 'ko', Readonly<Record<string, string>>>> = { en, ko };
const languages = ['en', 'ko'] as const;
const expectedIds = [
  ...errorCodes.flatMap((code) => [`error.${code}.title`, `error.${code}.action`]),
  ...skipReasons.map((reason) => `skip.${reason}`),
].toSorted();

type Elements = ReturnType<IntlMessageFormat['getAst']>;
type IntlMessageFormat = ReturnType<ReturnType<typeof createIntl>['formatters']['getMessageFormat']>;

/** What a message uses: its arguments, and the cases of each selection. */
function shapeOf(elements: Elements): { readonly arguments: Set<string>; readonly cases: Set<string> } {
  const shape = { arguments: new Set<string>(), cases: new Set<string>() };
  const walk = (inner: Elements): void => {
    for (const element of inner) {
      if (!('value' in element) || isLiteral(element)) continue;
      shape.arguments.add(element.value);
      if (!('options' in element)) continue;
      for (const [name, option] of Object.entries(element.options)) {
        if (!('pluralType' in element)) shape.cases.add(`${element.value}:${name}`);
        walk(option.value);
      }
    }
  };
  walk(elements);
  return shape;
}

function isLiteral(element: Elements[number]): boolean {
  return element.type.valueOf() === 0;
}

function intlFor(language: 'en' | 'ko') {
  return createIntl({
    locale: language,
    messages: { ...catalogues[language] },
    onError: (error) => {
      throw error;
    },
  });
}

function parse(language: 'en' | 'ko', id: string): ReturnType<typeof shapeOf> {
  const intl = intlFor(language);
  return shapeOf(intl.formatters.getMessageFormat(catalogues[language][id] ?? '', language).getAst());
}

describe.each(languages)('error messages in %s', (language) => {
  const catalogue = catalogues[language];
  const intl = intlFor(language);

  it('include every code and no other', () => {
    expect(Object.keys(catalogue).toSorted()).toEqual(expectedIds);
  });

  it('use only the details that the code is declared to carry', () => {
    for (const code of errorCodes) {
      const known = new Set(errorDetailNames[code]);
      for (const part of ['title', 'action']) {
        const id = `error.${code}.${part}`;
        expect(
          [...parse(language, id).arguments].filter((name) => !known.has(name)),
          id,
        ).toEqual([]);
      }
    }
  });

  it('are complete sentences when no detail is known', () => {
    for (const code of errorCodes) {
      for (const part of ['title', 'action']) {
        const text = intl.formatMessage({ id: `error.${code}.${part}` }, { ...sentenceValues({ code }) });
        expect(text, `${code}.${part}`).not.toMatch(/[{}]|undefined|NaN|(?<!\w)_(?!\w)/);
        expect(text.endsWith('.'), text).toBe(true);
      }
    }
  });

  it('show the details they are given', () => {
    for (const code of errorCodes) {
      for (const [index, name] of (errorDetailNames[code] ?? []).entries()) {
        const value = ['minutes', 'bytes', 'limit', 'items'].includes(name) ? 471 + index : `shown-${name}`;
        const values = { ...sentenceValues({ code, details: { [name]: value } }) };
        const bare = { ...sentenceValues({ code }) };
        const render = (with_: Record<string, string | number>) =>
          ['title', 'action']
            .map((part) => intl.formatMessage({ id: `error.${code}.${part}` }, with_))
            .join(' ');
        // A detail that only selects a message falls back to the general one for an undefined value.
        const chooses =
          ['looksLike', 'kind', 'policy', 'hint'].includes(name) ||
          (name === 'reason' && code !== 'request-rejected');
        const needsAnother =
          (name === 'status' && ['request-rejected', 'object-unproven'].includes(code)) ||
          (['bucket', 'resource'].includes(name) &&
            ['access-denied', 'denied-by-policy', 'kms-denied'].includes(code));
        if (chooses || needsAnother) expect(render(values)).toBe(render(bare));
        else expect(render(values), `${code} ${name}`).toContain(String(value));
      }
    }
  });
});

describe('messages in both languages', () => {
  it.each(expectedIds)('use the same details and cases in %s', (id) => {
    expect(parse('ko', id)).toEqual(parse('en', id));
  });

  it('are written in their language', () => {
    for (const id of expectedIds) {
      expect(catalogues.ko[id], id).toMatch(/\p{Script=Hangul}/u);
      expect(catalogues.en[id], id).not.toMatch(/\p{Script=Hangul}/u);
    }
  });
});

describe('sentenceValues', () => {
  it('keeps known details, marks missing ones, and drops those that no message uses', () => {
    expect(
      sentenceValues({ code: 'access-denied', details: { action: 's3:PutObject', other: 'x', bucket: '' } }),
    ).toEqual({ action: 's3:PutObject', bucket: missingDetail, resource: missingDetail });
    expect(sentenceValues({ code: 'cancelled' })).toEqual({});
  });
});
