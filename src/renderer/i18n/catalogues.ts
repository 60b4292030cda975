import enAccess from '../../shared/messages/en/access.json';
import enErrors from '../../shared/messages/en/errors.json';
import koAccess from '../../shared/messages/ko/access.json';
import koErrors from '../../shared/messages/ko/errors.json';
import type { AccessMessageId } from '../../shared/models/access-words.js';
import en from './en.json';
import ko from './ko.json';

/** Every text of the window by its id; the types know the ids. */
export type MessageId = keyof typeof en | AccessMessageId;

/** Language → id → ICU message, of the window's own texts and of the error messages. */
export const catalogues: Readonly<Record<'en' | 'ko', Readonly<Record<string, string>>>> = {
  en: { ...en, ...enErrors, ...enAccess },
  ko: { ...ko, ...koErrors, ...koAccess },
};
