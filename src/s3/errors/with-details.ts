import type { AppError, ErrorCode } from '../../shared/errors/errors.js';

/** Only known details are included, so that the message can tell the difference. */
export function withDetails(
  code: ErrorCode,
  details: Readonly<Record<string, string | number | undefined>>,
): AppError {
  const known = Object.entries(details).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return known.length === 0 ? { code } : { code, details: Object.fromEntries(known) };
}
