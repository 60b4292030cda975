/**
 * Every failure that Hoist can report to a person. Each code has a title and an action in
 * `messages/en/errors.json` and `messages/ko/errors.json`, under `error.<code>.title` and
 * `error.<code>.action`
 * (a test checks that none is missing); format them with the values from `sentenceValues`.
 */
export const errorCodes = [
  // the key file
  'key-file-empty',
  'key-file-too-large',
  'key-file-not-recognised',
  'key-file-console-password-only',
  'key-file-missing-secret',
  'key-file-malformed-key',
  'key-file-several-keys',
  'key-file-unreadable',
  'key-file-not-trashed',
  // profiles
  'profile-not-found',
  'secret-unavailable',
  'aws-profile-missing',
  'aws-profile-unusable',
  'aws-sign-in-needed',
  'mfa-code-missing',
  'mfa-code-wrong',
  'mfa-code-wanted',
  // buckets
  'bucket-name-invalid',
  'bucket-taken',
  'bucket-not-found',
  'bucket-owner-changed',
  'bucket-region-invalid',
  'bucket-wrong-region',
  'bucket-quota-exceeded',
  // what S3 or the network answers
  'access-denied',
  'denied-by-policy',
  'access-key-unknown',
  'secret-key-wrong',
  'token-expired',
  'clock-skewed',
  'slow-down',
  'service-unavailable',
  'acl-not-supported',
  'kms-denied',
  'object-exists',
  'object-differs',
  'object-changed',
  'object-unproven',
  'object-missing',
  'checksum-mismatch',
  'upload-lost',
  'request-rejected',
  'listing-loops',
  'network-unreachable',
  'host-not-found',
  'connection-lost',
  'timed-out',
  'certificate-untrusted',
  'proxy-auth-required',
  'proxy-refused',
  'proxy-unreachable',
  'proxy-invalid',
  'ca-file-invalid',
  'endpoint-not-s3',
  'endpoint-invalid',
  'endpoint-not-encrypted',
  'endpoint-unsupported',
  'accelerate-off',
  // files on this computer
  'folder-not-found',
  'file-vanished',
  'file-unreadable',
  'file-not-responding',
  'file-changed',
  'file-special',
  'symlink-loop',
  'file-too-large',
  'name-not-utf8',
  'key-too-long',
  'key-invalid',
  'key-collision',
  'disk-full',
  // the request itself
  'glob-invalid',
  'filter-too-long',
  'plan-changed',
  'dropped-without-path',
  'too-many-dropped',
  'dropped-names-lost',
  'nothing-to-upload',
  'too-many-files',
  'receipt-unreadable',
  'receipt-changed',
  'receipt-contradictory',
  'receipt-names-twice',
  'checksum-report-unreadable',
  'run-not-an-upload',
  'run-not-found',
  'run-busy',
  'run-unfinished',
  'run-compacted',
  'run-keys-differ',
  'destination-changed',
  'check-cancelled',
  'request-invalid',
  'request-refused',
  'cancelled',
  'journal-damaged',
  'journal-busy',
  'journal-unwritable',
  // Hoist's own files
  'state-newer',
  'state-unreadable',
  'settings-undecryptable',
  // parts of Hoist that end
  'sender-lost',
  'engine-lost',
  'engine-down',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** A failure as data: what crosses a process boundary in place of an exception. */
export interface AppError {
  readonly code: ErrorCode;
  /** Values for the placeholders of the error's messages. Never a secret, never an absolute path. */
  readonly details?: Readonly<Record<string, string | number>> | undefined;
}

/** The answer of every call that can fail. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function err(code: ErrorCode, details?: AppError['details']): Result<never> {
  return { ok: false, error: details === undefined ? { code } : { code, details } };
}

/** An {@link AppError} as an exception inside one process, where a Result would only be passed on. */
export class HoistError extends Error {
  readonly error: AppError;

  constructor(code: ErrorCode, details?: AppError['details'], options?: ErrorOptions) {
    super(code, options);
    this.name = 'HoistError';
    this.error = details === undefined ? { code } : { code, details };
  }
}

/** The value of a result. @throws HoistError its error */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new HoistError(result.error.code, result.error.details);
}

/** Why a file was not sent although nothing went wrong. */
export const skipReasons = [
  'excluded',
  'already-there',
  'symlink',
  'junk',
  'holds-secrets',
  'empty-folder',
  'own-state',
  'cancelled',
] as const;
export type SkipReason = (typeof skipReasons)[number];
