import type { AccessMessageId } from '../../shared/models/access-words.js';
import en from './en.json';
/** Every text of the window by its name; the types know the names. */
export type MessageId = keyof typeof en | AccessMessageId;
/** Language → name → ICU message, of the window's own texts and of the sentences for errors. */
export declare const catalogues: Readonly<Record<'en' | 'ko', Readonly<Record<string, string>>>>;
