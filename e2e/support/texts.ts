import { readFileSync } from 'node:fs';
import { createIntl, createIntlCache } from '@formatjs/intl';

/** Hoist's texts by id, so that page objects find elements in every language. */
export interface Texts {
  readonly language: 'en' | 'ko';
  text(id: string, values?: Readonly<Record<string, string | number>>): string;
  /** The first sentence of an error, e.g. for `key-file-empty`. */
  error(code: string, values?: Readonly<Record<string, string | number>>): string;
}

/** Reads the catalogues of the window and the errors. An id that is in neither throws. */
export function createTexts(language: 'en' | 'ko'): Texts {
  const messages = {
    ...catalogue(`../../src/renderer/i18n/${language}.json`),
    ...catalogue(`../../src/shared/messages/${language}/errors.json`),
    ...catalogue(`../../src/shared/messages/${language}/access.json`),
  };
  const intl = createIntl(
    {
      locale: language === 'ko' ? 'ko-KR' : 'en-US',
      messages,
      onError: (error) => {
        throw error;
      },
    },
    createIntlCache(),
  );
  const text: Texts['text'] = (id, values) => intl.formatMessage({ id }, { ...values });
  return { language, text, error: (code, values) => text(`error.${code}.title`, values) };
}

function catalogue(path: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
