import { createIntl, createIntlCache } from '@formatjs/intl';
import { requestIdsOf, sentenceValues } from '../shared/errors/error-details.js';
import { type AppError, HoistError, type SkipReason } from '../shared/errors/errors.js';
import enAccess from '../shared/messages/en/access.json';
import enErrors from '../shared/messages/en/errors.json';
import koAccess from '../shared/messages/ko/access.json';
import koErrors from '../shared/messages/ko/errors.json';
import type { AccessMessageId } from '../shared/models/access-words.js';
import { scaleBytes, splitDuration } from '../shared/models/quantities.js';
import type { Language } from '../shared/models/settings.js';
import { CommandError, type ExitCode, exitCodeOf, exitCodes } from './command-error.js';
import en from './messages/en.json';
import ko from './messages/ko.json';

/** A failure as text. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
  /** What identifies the request that S3 refused. */
  readonly request?: Readonly<Record<string, string>>;
}

/** Every message of the command line, in one language. */
export interface Messages {
  say(id: keyof typeof en | AccessMessageId, values?: Readonly<Record<string, string | number>>): string;
  /** What went wrong, in one sentence. */
  title(error: AppError): string;
  skip(reason: SkipReason): string;
  /**
   * What was thrown, with what to do about it. Anything unknown becomes `internal`; its own message is not
   * shown.
   */
  problem(error: unknown): Problem;
  /** Bytes in the largest decimal unit: 12.3 MB. */
  bytes(value: number): string;
  /** Dollars and cents; an amount below one cent is shown as less than one cent. */
  dollars(value: number): string;
  /** Milliseconds in their two largest units, rounded up to a second. */
  time(milliseconds: number): string;
}

/** Some errors have a text for the command line that differs from the window's. */
const catalogues = {
  en: { ...enErrors, ...enAccess, ...en },
  ko: { ...koErrors, ...koAccess, ...ko },
} as const;

export function createMessages(language: Language): Messages {
  const messages: Readonly<Record<string, string>> = catalogues[language];
  // It takes 50 ms to make, and a run that goes well has little to say.
  let made: ReturnType<typeof createIntl<string>> | null = null;
  const intl = () =>
    (made ??= createIntl({ locale: language === 'ko' ? 'ko-KR' : 'en-US', messages }, createIntlCache()));
  const format = (id: string, values?: Readonly<Record<string, string | number>>): string =>
    intl().formatMessage({ id }, { ...values });
  const sentence = (error: AppError, part: 'title' | 'action'): string =>
    format(`error.${error.code}.${part}`, sentenceValues(error));

  return {
    say: format,
    title: (error) => sentence(error, 'title'),
    skip: (reason) => format(`skip.${reason}`),
    problem(thrown) {
      if (thrown instanceof CommandError) {
        const { code, values, exitCode } = thrown;
        return { code, message: format(`problem.${code}`, values), exitCode };
      }
      const error: AppError = thrown instanceof HoistError ? thrown.error : { code: 'internal' };
      const message = `${sentence(error, 'title')} ${sentence(error, 'action')}`;
      const exitCode = error.code === 'internal' ? exitCodes.stopped : exitCodeOf(error);
      return { code: error.code, message, exitCode, request: requestIdsOf(error) };
    },
    bytes(bytes) {
      const { value, unit, digits } = scaleBytes(bytes);
      const number = intl().formatNumber(value, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      return `${number} ${unit}`;
    },
    dollars(value) {
      const asMoney = (amount: number): string =>
        intl().formatNumber(amount, { style: 'currency', currency: 'USD' });
      return value > 0 && value < 0.01 ? `< ${asMoney(0.01)}` : asMoney(value);
    },
    time(milliseconds) {
      const { hours, minutes, seconds } = splitDuration(milliseconds);
      if (hours > 0) return format('unit.hours', { hours, minutes });
      return minutes > 0 ? format('unit.minutes', { minutes, seconds }) : format('unit.seconds', { seconds });
    },
  };
}
