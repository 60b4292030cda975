import { classify, isDenial } from '../../../shared/errors/error-class.js';
import type { AppError, ErrorCode } from '../../../shared/errors/errors.js';

/**
 * What a failure means for a request of a run.
 * - `offline`, `throttled`, `transient`: as in the class of the error
 * - `strange`: not an answer of S3, after S3 has answered: a broken TLS record, a page of a gateway. It passes,
 *   or it concerns this file; it never ends the run
 * - `fatal`: continuing with any file is pointless
 * - `final`: this request is over
 */
export type FailureKind = 'offline' | 'throttled' | 'transient' | 'strange' | 'fatal' | 'final';

const strange: ReadonlySet<ErrorCode> = new Set([
  'certificate-untrusted',
  'endpoint-not-s3',
  'proxy-refused',
]);

export function kindOf(error: AppError, hasAnswered: boolean): FailureKind {
  if (hasAnswered && strange.has(error.code)) return 'strange';
  const kind = classify(error);
  switch (kind) {
    case 'offline':
    case 'throttled':
    case 'transient':
      return kind;
    case 'fatal':
      // A denial may concern this key only: the scheduler counts them and decides.
      return isDenial(error.code) ? 'final' : 'fatal';
    default:
      return 'final';
  }
}

/**
 * Whether the same file may succeed later as it is, so that the parts that S3 has are worth keeping. It is
 * unknown whether what was sent last has arrived.
 */
export function mayPass(error: AppError): boolean {
  // The drive may be back at the next attempt, and the parts were not in doubt.
  if (error.code === 'file-not-responding') return true;
  if (error.code === 'upload-lost' || error.code === 'checksum-mismatch') return false;
  return ['offline', 'throttled', 'transient', 'strange'].includes(kindOf(error, true));
}

/** The server, the network or this computer can't carry as many requests at once. */
export function isOverload({ code, details }: AppError): boolean {
  switch (code) {
    case 'slow-down':
    case 'timed-out':
      return true;
    case 'connection-lost':
      return details?.['reason'] === 'tooManyConnections';
    case 'file-unreadable':
      return details?.['reason'] === 'tooManyOpenFiles';
    default:
      return false;
  }
}
