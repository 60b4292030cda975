import type { IntlShape } from 'react-intl';
import { scaleBytes, splitDuration } from '../../shared/models/quantities.js';

export interface Formats {
  /** A count with its separators. */
  count(value: number): string;
  /** Bytes in the largest decimal unit, as file managers show them: 12.3 MB. */
  bytes(value: number): string;
  /**
   * Files and bytes per second, where known; what says more comes first: the number of small files, the bytes of large
   * ones. A dash when neither is known.
   */
  rates(filesPerSecond: number | null, bytesPerSecond: number | null): string;
  /** A time span in its two largest units; never less than a second unless it is zero. */
  duration(milliseconds: number): string;
  /** A share from 0 to 1, rounded down: 100% only when everything is done. */
  percent(share: number): string;
  /** Dollars and cents; an amount below one cent is shown as less than one cent. */
  dollars(value: number): string;
  /** A calendar day. */
  day(milliseconds: number): string;
  /** A day and the time, relative to now: "yesterday 2:02 PM". */
  when(milliseconds: number, now?: number): string;
}

/** Midnights between two times, in local time: 0 on the same day, 1 for yesterday. */
export function daysBetween(earlier: number, later: number): number {
  const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0);
  // A day of 23 or 25 hours counts as one day.
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

/** Bytes of a file that takes about as long as an empty one. */
const smallFile = 128 * 1024;

export function createFormats(intl: IntlShape): Formats {
  const bytes = (value: number): string => {
    const scaled = scaleBytes(value);
    const number = intl.formatNumber(scaled.value, {
      minimumFractionDigits: scaled.digits,
      maximumFractionDigits: scaled.digits,
    });
    return intl.formatMessage({ id: 'unit.bytes' }, { value: number, unit: scaled.unit });
  };

  return {
    count: (value) => intl.formatNumber(value),
    bytes,
    rates: (filesPerSecond, bytesPerSecond) => {
      const parts: string[] = [];
      if (bytesPerSecond !== null) {
        parts.push(intl.formatMessage({ id: 'unit.perSecond' }, { amount: bytes(bytesPerSecond) }));
      }
      // A large file every few minutes is no rate.
      if (filesPerSecond !== null && filesPerSecond >= 0.1) {
        const files = intl.formatNumber(filesPerSecond, {
          maximumFractionDigits: filesPerSecond < 10 ? 1 : 0,
        });
        const isSmall = (bytesPerSecond ?? 0) / filesPerSecond < smallFile;
        parts.splice(isSmall ? 0 : 1, 0, intl.formatMessage({ id: 'unit.filesPerSecond' }, { files }));
      }
      return parts.length === 0 ? '–' : parts.join(' · ');
    },
    duration: (milliseconds) => {
      const { hours, minutes, seconds } = splitDuration(milliseconds);
      if (hours > 0) {
        return intl.formatMessage({ id: 'unit.hoursMinutes' }, { hours, minutes });
      }
      return minutes > 0
        ? intl.formatMessage({ id: 'unit.minutesSeconds' }, { minutes, seconds })
        : intl.formatMessage({ id: 'unit.seconds' }, { seconds });
    },
    percent: (share) =>
      intl.formatNumber(Math.floor(Math.min(1, Math.max(0, share)) * 100) / 100, { style: 'percent' }),
    dollars: (value) => {
      const money = (amount: number): string =>
        intl.formatNumber(amount, { style: 'currency', currency: 'USD' });
      return value > 0 && value < 0.01 ? `< ${money(0.01)}` : money(value);
    },
    day: (milliseconds) => intl.formatDate(milliseconds, { dateStyle: 'medium' }),
    when: (milliseconds, now = Date.now()) => {
      const days = daysBetween(milliseconds, now);
      const isThisYear = new Date(milliseconds).getFullYear() === new Date(now).getFullYear();
      const day =
        days === 0 || days === 1
          ? intl.formatRelativeTime(-days, 'day', { numeric: 'auto' })
          : intl.formatDate(milliseconds, {
              month: 'short',
              day: 'numeric',
              ...(isThisYear ? {} : { year: 'numeric' }),
            });
      const time = intl.formatTime(milliseconds, { timeStyle: 'short' });
      return intl.formatMessage({ id: 'unit.dayTime' }, { day, time });
    },
  };
}
