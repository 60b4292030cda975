import type { Language } from '../shared/models/settings.js';
import en from './messages/en.json';
import ko from './messages/ko.json';

/**
 * The language of messages: that of the locale variables in POSIX order, or of the system when none is set.
 * Source: https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html#tag_08_02
 */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const named = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value);
  // Of everything in Intl that knows the system's locale, this is the one that takes less than a millisecond.
  const locale = named ?? new Intl.PluralRules().resolvedOptions().locale;
  return /^ko(?:[^a-z]|$)/i.test(locale) ? 'ko' : 'en';
}

/** A text without placeholders, without the library that fills them: help must appear at once. */
export type PlainText = (id: keyof typeof en) => string;

export function plainTexts(language: Language): PlainText {
  const messages = language === 'ko' ? ko : en;
  return (id) => messages[id];
}
