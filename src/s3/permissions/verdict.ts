import { classify } from '../../shared/errors/error-class.js';
import { type AppError, type ErrorCode, HoistError } from '../../shared/errors/errors.js';
import type { AccessRow, AccessState, UntestedReason } from '../../shared/models/access.js';
import { toAppError } from '../errors/error-catalogue.js';
import { status, text } from '../errors/error-shape.js';
import { type Denial, readDenial } from './denial.js';

/** What one try has shown. */
export interface Verdict extends Pick<AccessRow, 'reason' | 'error'> {
  readonly state: AccessState;
  /** The words of a refusal; set for `denied`. */
  readonly denial: Denial | null;
}

export const allowed: Verdict = { state: 'allowed', reason: null, denial: null, error: null };

export function untestable(reason: UntestedReason, error: AppError | null = null): Verdict {
  return { state: 'untestable', reason, denial: null, error };
}

export function denied(error: unknown): Verdict {
  return { state: 'denied', reason: null, denial: readDenial(error), error: null };
}

/** The answer of S3 as a program reads it: its code, or what the SDK calls an answer without one. */
export function codeOf(error: unknown): string {
  return text(error, 'Code') ?? text(error, 'name') ?? '';
}

export function isRefused(error: unknown): boolean {
  return status(error) === 403 && ['access-denied', 'kms-denied'].includes(toAppError(error).code);
}

/** Failures that say something of one request only; all other fatal ones are about the keys or the way to S3. */
const aboutOneRequest: ReadonlySet<ErrorCode> = new Set(['access-denied', 'kms-denied', 'bucket-not-found']);

/**
 * What an answer shows that is no success.
 *
 * @param proofs codes that come only after the permission was found to be there, e.g. `NoSuchUpload`
 * @throws HoistError when no answer to any request can be had with these keys or on this network
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
