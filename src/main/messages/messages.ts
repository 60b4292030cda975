import { createIntl, type IntlShape } from '@formatjs/intl';
import { sentenceValues } from '../../shared/errors/error-details.js';
import type { AppError } from '../../shared/errors/errors.js';
import enErrors from '../../shared/messages/en/errors.json';
import koErrors from '../../shared/messages/ko/errors.json';
import type { Language } from '../../shared/models/settings.js';
import en from './en.json';
import ko from './ko.json';

/** A text of main's own: menus, dialogs of the system, notifications. */
export type MainMessage = keyof typeof en;

/** The texts that main shows itself, in the language of the moment. */
export interface MainMessages {
  say(this: void, id: MainMessage, values?: Readonly<Record<string, string | number>>): string;
  /** What an error is, and what to do about it. */
  error(this: void, error: AppError): { readonly title: string; readonly action: string };
}

const catalogues = { en: { ...enErrors, ...en }, ko: { ...koErrors, ...ko } } as const;

/** @param language asked anew for each text: the person may change it at any time */
export function createMainMessages(language: () => Language): MainMessages {
  const made = new Map<Language, IntlShape>();
  const format = (id: string, values?: Readonly<Record<string, string | number>>): string => {
    const now = language();
    let intl = made.get(now);
    if (intl === undefined) {
      intl = createIntl({ locale: now === 'ko' ? 'ko-KR' : 'en-US', messages: catalogues[now] });
      made.set(now, intl);
    }
    return intl.formatMessage({ id }, { ...values });
  };
  return {
    say: format,
    error: (error) => ({
      title: format(`error.${error.code}.title`, sentenceValues(error)),
      action: format(`error.${error.code}.action`, sentenceValues(error)),
    }),
  };
}
