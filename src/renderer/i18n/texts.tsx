import { type ReactNode, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createIntl, createIntlCache, type IntlShape, RawIntlProvider, useIntl } from 'react-intl';
import { sentenceValues } from '../../shared/errors/error-details.js';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import { catalogues, type MessageId } from './catalogues.js';
import { createFormats, type Formats } from './formats.js';

export type Values = Readonly<Record<string, string | number>>;

/** The texts of a view: messages by id, errors, and formatted numbers. */
export interface Texts extends Formats {
  text(id: MessageId, values?: Values): string;
  /** A text whose `<b>…</b>` parts are bold. */
  rich(id: MessageId, values?: Values): ReactNode;
  /** What an error is, and what to do about it. */
  error(error: AppError): { readonly title: string; readonly action: string };
  /** Why a file was not sent although nothing went wrong. */
  skip(reason: SkipReason): string;
}

function fail(problem: Error): never {
  throw problem;
}

/**
 * @param onProblem is called for a message that is missing or can't be formatted; its English, or its pattern, is shown
 * if that returns
 * @param region two letters; the country whose dates and numbers are shown
 */
export function createIntlFor(
  language: 'en' | 'ko',
  onProblem: (problem: Error) => void = fail,
  region: string | null = null,
): IntlShape {
  return createIntl(
    {
      locale: `${language}-${region ?? (language === 'ko' ? 'KR' : 'US')}`,
      messages: { ...catalogues.en, ...catalogues[language] },
      onError: onProblem,
    },
    createIntlCache(),
  );
}

function bold(parts: ReactNode[]): ReactNode {
  return <b key="bold">{parts}</b>;
}

/** A message with its English, which is shown when it can't be formatted. */
function withEnglish(id: string): { readonly id: string; readonly defaultMessage: string } {
  return { id, defaultMessage: catalogues.en[id] ?? id };
}

export function createTexts(intl: IntlShape): Texts {
  const text: Texts['text'] = (id, values) => intl.formatMessage(withEnglish(id), values);

  function errorSentence(error: AppError, part: 'title' | 'action'): string {
    const id = `error.${error.code}.${part}`;
    return intl.formatMessage(withEnglish(id), { ...sentenceValues(error) });
  }

  return {
    ...createFormats(intl),
    text,
    rich: (id, values) => intl.formatMessage(withEnglish(id), { ...values, b: bold }),
    error: (error) => ({
      title: errorSentence(error, 'title'),
      action: errorSentence(error, 'action'),
    }),
    skip: (reason) => intl.formatMessage(withEnglish(`skip.${reason}`)),
  };
}

export interface TextsProviderProps {
  readonly language: 'en' | 'ko';
  /** The country whose dates and numbers are shown; null for that of the language. */
  readonly region: string | null;
  /** Learns of each message that can't be formatted, once: it must not take the window with it. */
  readonly onProblem: (problem: Error) => void;
  readonly children: ReactNode;
}

export function TextsProvider({ language, region, onProblem, children }: TextsProviderProps) {
  const intl = useMemo(() => {
    const known = new Set<string>();
    const onNewProblem = (problem: Error): void => {
      if (known.has(problem.message)) {
        return;
      }
      known.add(problem.message);
      onProblem(problem);
    };
    return createIntlFor(language, onNewProblem, region);
  }, [language, region, onProblem]);
  return (
    <RawIntlProvider value={intl}>
      <I18nProvider locale={intl.locale}>{children}</I18nProvider>
    </RawIntlProvider>
  );
}

export function useTexts(): Texts {
  const intl = useIntl();
  return useMemo(() => createTexts(intl), [intl]);
}
