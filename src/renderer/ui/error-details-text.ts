import type { AppError, ErrorCode } from '../../shared/errors/errors.js';

/** Codes that say that Hoist itself failed: only the log and its readers know more. */
const ownFaults: ReadonlySet<ErrorCode> = new Set(['internal', 'engine-lost', 'engine-down', 'sender-lost']);

/** Whether somebody else may need more about an error than its sentence: S3's operator, an administrator, Hoist's authors. */
export function isWorthCopying({ code, details }: AppError): boolean {
  return ownFaults.has(code) || details?.['requestId'] !== undefined || details?.['action'] !== undefined;
}

/**
 * An error for a report: its code, its sentence, and every detail there is, such as the operation, who denied it and the
 * ids by which AWS finds the request, one a line.
 *
 * @param at milliseconds since 1970
 */
export function errorDetailsText(error: AppError, sentence: string, at: number): string {
  const details = Object.entries(error.details ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [`${error.code}: ${sentence}`, ...details, new Date(at).toISOString()].join('\n');
}
