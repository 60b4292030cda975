import { createIntl } from '@formatjs/intl';
import { dialog } from 'electron/main';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { sentenceValues } from '../../shared/errors/error-details.js';
import en from '../../shared/messages/en/errors.json';
import ko from '../../shared/messages/ko/errors.json';
import type { Language } from '../../shared/models/settings.js';

/** Shows why Hoist could not start, and returns when that was read. */
export function showStartError(error: unknown, language: Language): void {
  const known = toAppError(error);
  const intl = createIntl({ locale: language, messages: { en, ko }[language] });
  const sentence = (part: 'title' | 'action'): string =>
    intl.formatMessage({ id: `error.${known.code}.${part}` }, { ...sentenceValues(known) });
  dialog.showErrorBox(sentence('title'), sentence('action'));
}
