import type { ErrorCode } from '../../shared/errors.js';

/** What a button next to an error can do about it. */
export type Remedy = 'import-keys' | 'create-bucket' | 'choose-bucket' | 'try-again' | 'replace';

const remedies: Partial<Record<ErrorCode, readonly Remedy[]>> = {
  'access-key-unknown': ['import-keys'],
  'secret-key-wrong': ['import-keys'],
  'token-expired': ['import-keys'],
  'secret-unavailable': ['import-keys'],
  'profile-not-found': ['import-keys'],
  'bucket-not-found': ['create-bucket', 'choose-bucket'],
  'bucket-wrong-region': ['choose-bucket'],
  'access-denied': ['choose-bucket', 'import-keys'],
  'clock-skewed': ['try-again'],
  'slow-down': ['try-again'],
  'service-unavailable': ['try-again'],
  'network-unreachable': ['try-again'],
  'host-not-found': ['try-again'],
  'connection-lost': ['try-again'],
  'timed-out': ['try-again'],
  'upload-lost': ['try-again'],
  'file-changed': ['try-again'],
  'file-unreadable': ['try-again'],
  'checksum-mismatch': ['try-again'],
  'object-exists': ['replace'],
  'object-differs': ['replace'],
  'object-unproven': ['replace'],
  'object-missing': ['try-again'],
};

/** The ways out of an error that a button can offer, the likeliest first; often there is none. */
export function remediesOf(code: ErrorCode): readonly Remedy[] {
  return remedies[code] ?? [];
}
