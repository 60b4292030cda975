import { classify, isDenial } from '../../shared/errors/error-class.js';
import { type AppError, type ErrorCode, HoistError } from '../../shared/errors/errors.js';
import type { AccessRow, AccessState, UntestedReason } from '../../shared/models/access.js';
import { type Denial, readDenial } from '../errors/denial.js';
import { toAppError } from '../errors/error-catalogue.js';
import { status, text } from '../errors/error-shape.js';

/** The result of one test. */
export interface Verdict extends Pick<AccessRow, 'reason' | 'error'> {
  readonly state: AccessState;
  /** The parsed refusal; set for `denied`. */
  readonly denial: Denial | null;
}

export const allowed: Verdict = { state: 'allowed', reason: null, denial: null, error: null };

export function untestable(reason: UntestedReason, error: AppError | null = null): Verdict {
  return { state: 'untestable', reason, denial: null, error };
}

export function denied(error: unknown): Verdict {
  return { state: 'denied', reason: null, denial: readDenial(error), error: null };
}

/** The code of an S3 answer, or the SDK's name for an answer without one. */
export function codeOf(error: unknown): string {
  return text(error, 'Code') ?? text(error, 'name') ?? '';
}

export function isRefused(error: unknown): boolean {
  const { code } = toAppError(error);
  return status(error) === 403 && (isDenial(code) || code === 'kms-denied');
}

/** Failures that are about one request only; all other fatal ones are about the keys or the network. */
const aboutOneRequest: ReadonlySet<ErrorCode> = new Set([
  'access-denied',
  'denied-by-policy',
  'kms-denied',
  'bucket-not-found',
]);

/**
 * What an unsuccessful answer shows.
 *
 * @param proofs codes that come only after the permission check, e.g. `NoSuchUpload`
 * @throws HoistError when no request at all can be answered with these keys or on this network
 */
export function verdictOf(error: unknown, proofs: readonly string[]): Verdict {
  if (isRefused(error)) return denied(error);
  if (proofs.includes(codeOf(error))) return allowed;
  const told = toAppError(error);
  const kind = classify(told);
  if ((kind === 'fatal' && !aboutOneRequest.has(told.code)) || kind === 'offline' || kind === 'cancelled')
    throw new HoistError(told.code, told.details);
  return untestable('no-answer', told);
}
