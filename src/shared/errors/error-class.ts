import type { AppError, ErrorCode } from './errors.js';

/**
 * What a failure means for what happens next.
 * - `throttled`: the server gets too many requests; everything slows down, then the request is repeated
 * - `transient`: the request is repeated soon
 * - `offline`: no request gets through, or none can be signed; everything waits until one does
 * - `fatal`: keys, bucket or permission make the whole run pointless
 * - `permanent`: this file can't be uploaded, others may
 * - `conflict`: the key is taken; a person or a policy decides
 * - `local`: the file on this computer is the problem; others may be uploaded
 * - `cancelled`: it was cancelled on request
 */
export type ErrorClass =
  | 'throttled'
  | 'transient'
  | 'offline'
  | 'fatal'
  | 'permanent'
  | 'conflict'
  | 'local'
  | 'cancelled';

const classes: Readonly<Record<ErrorCode, ErrorClass>> = {
  'key-file-empty': 'fatal',
  'key-file-too-large': 'fatal',
  'key-file-not-recognised': 'fatal',
  'key-file-console-password-only': 'fatal',
  'key-file-missing-secret': 'fatal',
  'key-file-malformed-key': 'fatal',
  'key-file-several-keys': 'fatal',
  'key-file-unreadable': 'fatal',
  'key-file-not-trashed': 'local',
  'profile-not-found': 'fatal',
  'secret-unavailable': 'fatal',
  'aws-profile-missing': 'fatal',
  'aws-profile-unusable': 'fatal',
  'aws-sign-in-needed': 'fatal',
  'mfa-code-missing': 'fatal',
  'mfa-code-wrong': 'fatal',
  'mfa-code-wanted': 'offline',
  'bucket-name-invalid': 'fatal',
  'bucket-taken': 'fatal',
  'bucket-not-found': 'fatal',
  'bucket-owner-changed': 'fatal',
  'bucket-region-invalid': 'fatal',
  'bucket-wrong-region': 'fatal',
  'bucket-quota-exceeded': 'fatal',
  'access-denied': 'fatal',
  'denied-by-policy': 'fatal',
  'access-key-unknown': 'fatal',
  'secret-key-wrong': 'fatal',
  'token-expired': 'fatal',
  'clock-skewed': 'fatal',
  'slow-down': 'throttled',
  'service-unavailable': 'transient',
  'acl-not-supported': 'fatal',
  'kms-denied': 'fatal',
  'object-exists': 'conflict',
  'object-differs': 'conflict',
  'object-changed': 'conflict',
  'object-unproven': 'conflict',
  'object-missing': 'permanent',
  'checksum-mismatch': 'transient',
  'upload-lost': 'transient',
  'request-rejected': 'permanent',
  'listing-loops': 'permanent',
  'network-unreachable': 'offline',
  'host-not-found': 'offline',
  'connection-lost': 'transient',
  'timed-out': 'transient',
  'certificate-untrusted': 'fatal',
  'proxy-auth-required': 'fatal',
  'proxy-refused': 'fatal',
  'proxy-unreachable': 'offline',
  'proxy-invalid': 'fatal',
  'ca-file-invalid': 'fatal',
  'endpoint-not-s3': 'fatal',
  'endpoint-invalid': 'fatal',
  'endpoint-not-encrypted': 'fatal',
  'endpoint-unsupported': 'fatal',
  'accelerate-off': 'fatal',
  'folder-not-found': 'local',
  'file-vanished': 'local',
  'file-unreadable': 'local',
  'file-not-responding': 'local',
  'file-changed': 'local',
  'file-special': 'local',
  'symlink-loop': 'local',
  'file-too-large': 'permanent',
  'name-not-utf8': 'local',
  'key-too-long': 'permanent',
  'key-invalid': 'permanent',
  'key-collision': 'permanent',
  'disk-full': 'fatal',
  'glob-invalid': 'fatal',
  'filter-too-long': 'fatal',
  'plan-changed': 'permanent',
  'dropped-without-path': 'permanent',
  'too-many-dropped': 'permanent',
  'dropped-names-lost': 'local',
  'nothing-to-upload': 'fatal',
  'too-many-files': 'fatal',
  'receipt-unreadable': 'fatal',
  'checksum-report-unreadable': 'fatal',
  'receipt-changed': 'fatal',
  'receipt-contradictory': 'fatal',
  'receipt-names-twice': 'permanent',
  'run-not-an-upload': 'fatal',
  'run-not-found': 'fatal',
  'run-busy': 'fatal',
  'run-unfinished': 'fatal',
  'run-compacted': 'fatal',
  'run-keys-differ': 'fatal',
  'destination-changed': 'fatal',
  'check-cancelled': 'cancelled',
  'request-invalid': 'permanent',
  'request-refused': 'permanent',
  cancelled: 'cancelled',
  'journal-damaged': 'fatal',
  'journal-busy': 'fatal',
  'journal-unwritable': 'fatal',
  'state-newer': 'fatal',
  'state-unreadable': 'fatal',
  'settings-undecryptable': 'fatal',
  'sender-lost': 'transient',
  'engine-lost': 'fatal',
  'engine-down': 'fatal',
  internal: 'permanent',
};

/** Whether S3 refused one request to keys that it knows: other requests may be allowed. */
export function isDenial(code: ErrorCode): boolean {
  return code === 'access-denied' || code === 'denied-by-policy';
}

/** What to do after a failure; see {@link ErrorClass}. Every code has exactly one class. */
export function classify(error: AppError): ErrorClass {
  // Too many open files passes as soon as some are closed, unlike the other reasons why a file can't be read.
  if (error.code === 'file-unreadable' && error.details?.['reason'] === 'tooManyOpenFiles')
    return 'transient';
  return classes[error.code];
}

/** Whether everything waits for a person to answer, and not for a server: no time is too long for it. */
export function waitsForPerson({ code }: AppError): boolean {
  return code === 'mfa-code-wanted';
}
