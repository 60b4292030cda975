import type { AppError, ErrorCode } from './errors.js';

/**
 * The details a code's sentences may use. A sentence has to read well without any of them: it selects on
 * {@link missingDetail} where a value would otherwise leave a hole.
 */
export const errorDetailNames: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  /** What the file seems to be: `pdf`, `image`, `zip`, `spreadsheet`, `privateKey`, `html`, `json`, `binary`, `folder`. */
  'key-file-not-recognised': ['looksLike'],
  /** `missing` or `permission`. */
  'key-file-unreadable': ['reason'],
  /** `missing`, `changed` or `refused`. */
  'key-file-not-trashed': ['reason'],
  /** What the AWS tools call the profile. */
  'aws-profile-missing': ['profile'],
  'aws-profile-unusable': ['profile'],
  'aws-sign-in-needed': ['profile'],
  'bucket-name-invalid': ['bucket'],
  'bucket-taken': ['bucket'],
  'bucket-not-found': ['bucket'],
  'bucket-region-invalid': ['region'],
  'bucket-wrong-region': ['bucket', 'region'],
  /** `action` and `resource` as a policy writes them, e.g. `s3:PutObject` and `arn:aws:s3:::my-bucket/*`. */
  'access-denied': ['action', 'bucket', 'resource'],
  /** How far this computer's clock is off, in whole minutes without a sign. */
  'clock-skewed': ['minutes'],
  /** `resource`: the ARN of the encryption key, where S3 names it. */
  'kms-denied': ['action', 'resource'],
  /** The code S3 gave (e.g. `InvalidRequest`) and the HTTP status. */
  'request-rejected': ['reason', 'status'],
  'network-unreachable': ['host'],
  'host-not-found': ['host'],
  'certificate-untrusted': ['host'],
  /** `proxy`: the proxy's host. */
  'proxy-auth-required': ['proxy'],
  'proxy-refused': ['proxy', 'status'],
  'proxy-unreachable': ['proxy'],
  /** `noCertificate`, `privateKey`, `damaged`, `expired`, `tooLarge` or `unreadable`. */
  'ca-file-invalid': ['reason'],
  'endpoint-not-s3': ['host'],
  'endpoint-not-encrypted': ['host'],
  'accelerate-off': ['bucket'],
  'folder-not-found': ['name'],
  /** `permission`, `inUse`, `tooManyOpenFiles`, `nameTooLong` or `deviceError`. */
  'file-unreadable': ['reason'],
  /** `folder`, `link` or `device`. */
  'file-special': ['kind'],
  /** Bytes of the UTF-8 key; 1,024 are allowed. */
  'key-too-long': ['bytes'],
  'key-collision': ['other'],
  'glob-invalid': ['pattern'],
};

/** What stands for a detail that is not known: no bucket, host, action or file kind is called this. */
export const missingDetail = '_';

/**
 * The values to format an error's sentences with: every detail the sentences of its code may name, with
 * {@link missingDetail} for those this error does not carry.
 */
export function sentenceValues(error: AppError): Readonly<Record<string, string | number>> {
  const values: Record<string, string | number> = {};
  for (const name of errorDetailNames[error.code] ?? []) {
    const value = error.details?.[name];
    values[name] = value === undefined || value === '' ? missingDetail : value;
  }
  return values;
}
