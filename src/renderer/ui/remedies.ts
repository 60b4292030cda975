import type { ErrorCode } from '../../shared/errors/errors.js';

/** What a button next to an error can do about it. */
export type Remedy =
  | 'import-keys'
  | 'create-bucket'
  | 'choose-bucket'
  | 'other-name'
  | 'switch-region'
  | 'connection-settings'
  | 'forget-settings'
  | 'proxy-settings'
  | 'choose-ca'
  | 'stop-accelerating'
  | 'check-access'
  | 'try-again'
  | 'replace'
  | 'show-log';

const remedies: Partial<Record<ErrorCode, readonly Remedy[]>> = {
  'access-key-unknown': ['import-keys', 'connection-settings'],
  'secret-key-wrong': ['import-keys'],
  'token-expired': ['import-keys'],
  'secret-unavailable': ['import-keys'],
  'profile-not-found': ['import-keys'],
  'bucket-owner-changed': ['choose-bucket'],
  'bucket-not-found': ['create-bucket', 'choose-bucket'],
  'bucket-taken': ['other-name'],
  'destination-changed': ['connection-settings', 'choose-bucket'],
  'bucket-wrong-region': ['switch-region', 'choose-bucket'],
  'access-denied': ['check-access', 'choose-bucket', 'import-keys'],
  'denied-by-policy': ['check-access', 'choose-bucket', 'import-keys'],
  'acl-not-supported': ['try-again', 'choose-bucket'],
  'kms-denied': ['check-access', 'choose-bucket', 'import-keys'],
  'clock-skewed': ['try-again'],
  'slow-down': ['try-again'],
  'service-unavailable': ['try-again'],
  'network-unreachable': ['try-again', 'proxy-settings'],
  'host-not-found': ['try-again', 'connection-settings'],
  'certificate-untrusted': ['choose-ca', 'try-again'],
  'ca-file-invalid': ['choose-ca'],
  'proxy-auth-required': ['proxy-settings'],
  'proxy-refused': ['proxy-settings', 'try-again'],
  'proxy-unreachable': ['proxy-settings', 'try-again'],
  'endpoint-not-s3': ['connection-settings', 'try-again'],
  'endpoint-invalid': ['connection-settings'],
  'endpoint-not-encrypted': ['connection-settings'],
  'endpoint-unsupported': ['connection-settings'],
  'settings-undecryptable': ['forget-settings', 'connection-settings'],
  'state-unreadable': ['try-again'],
  'accelerate-off': ['stop-accelerating', 'connection-settings'],
  'connection-lost': ['try-again'],
  'timed-out': ['try-again'],
  'upload-lost': ['try-again'],
  'file-changed': ['try-again'],
  'file-unreadable': ['try-again'],
  'file-not-responding': ['try-again'],
  'checksum-mismatch': ['try-again'],
  'object-exists': ['replace'],
  'object-differs': ['replace'],
  'object-unproven': ['replace'],
  'object-changed': ['try-again'],
  'object-missing': ['try-again'],
  'sender-lost': ['show-log'],
  'engine-lost': ['show-log'],
  'engine-down': ['show-log'],
  internal: ['show-log'],
};

/** The actions that a button can offer for an error, the most likely first; often there is none. */
export function remediesOf(code: ErrorCode): readonly Remedy[] {
  return remedies[code] ?? [];
}
