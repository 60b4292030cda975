import { createIntl, createIntlCache } from '@formatjs/intl';
import { sentenceValues } from '../../shared/errors/error-details.js';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import enErrors from '../../shared/messages/en/errors.json';
import en from '../../shared/messages/en/report-page.json';
import koErrors from '../../shared/messages/ko/errors.json';
import ko from '../../shared/messages/ko/report-page.json';
import { scaleBytes } from '../../shared/models/quantities.js';
import type { Language } from '../../shared/models/settings.js';

/** The texts of the HTML report, in one language. */
export interface ReportWords {
  say(id: keyof typeof en, values?: Readonly<Record<string, string | number>>): string;
  skip(reason: SkipReason): string;
  /** What went wrong. */
  title(error: AppError): string;
  /** What to do about it. */
  action(error: AppError): string;
  /** Bytes in the largest decimal unit. */
  bytes(value: number): string;
  number(value: number): string;
  /** Milliseconds, in the largest unit that fits. */
  duration(milliseconds: number): string;
  /** A point in time, given in milliseconds since 1970. */
  when(milliseconds: number): string;
}

const timeUnits = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

export function createReportWords(language: Language): ReportWords {
  const messages: Readonly<Record<string, string>> =
    language === 'ko' ? { ...koErrors, ...ko } : { ...enErrors, ...en };
  const intl = createIntl({ locale: language, messages: { ...messages } }, createIntlCache());
  const format = (id: string, values?: Readonly<Record<string, string | number>>): string =>
    intl.formatMessage({ id }, { ...values });
  const skips = new Map<SkipReason, string>();

  return {
    say: format,
    skip(reason) {
      const known = skips.get(reason) ?? format(`skip.${reason}`);
      skips.set(reason, known);
      return known;
    },
    title: (error) => format(`error.${error.code}.title`, sentenceValues(error)),
    action: (error) => format(`error.${error.code}.action`, sentenceValues(error)),
    bytes(bytes) {
      const { value, unit, digits } = scaleBytes(bytes);
      return `${intl.formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
    },
    number: (value) => intl.formatNumber(value),
    duration(milliseconds) {
      const [unit, length] =
        timeUnits.find(([, each]) => milliseconds >= each) ?? (['second', 1000] as const);
      const maximumFractionDigits = milliseconds < 10 * length ? 1 : 0;
      const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits } as const;
      return intl.formatNumber(milliseconds / length, style);
    },
    when: (milliseconds) => intl.formatDate(milliseconds, { dateStyle: 'long', timeStyle: 'short' }),
  };
}
