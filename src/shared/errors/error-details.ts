import type { AppError, ErrorCode } from './errors.js';

/**
 * The details that a code's messages may use. A message must read well without any of them: it selects on
 * {@link missingDetail} where a value would otherwise leave a gap.
 */
export const errorDetailNames: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  /** What the file seems to be: `pdf`, `image`, `zip`, `spreadsheet`, `privateKey`, `html`, `json`, `binary`, `folder`. */
  'key-file-not-recognised': ['looksLike'],
  /** `missing` or `permission`. */
  'key-file-unreadable': ['reason'],
  /** `missing`, `changed` or `refused`. */
  'key-file-not-trashed': ['reason'],
  /** The profile's name in the AWS tools. */
  'aws-profile-missing': ['profile'],
  'aws-profile-unusable': ['profile'],
  'aws-sign-in-needed': ['profile'],
  'bucket-name-invalid': ['bucket', 'reason'],
  'bucket-taken': ['bucket'],
  'bucket-not-found': ['bucket'],
  'bucket-owner-changed': ['bucket'],
  'bucket-region-invalid': ['region'],
  'bucket-wrong-region': ['bucket', 'region'],
  /** `action` and `resource` as a policy writes them, e.g. `s3:PutObject` and `arn:aws:s3:::my-bucket/*`. */
  'access-denied': ['action', 'bucket', 'resource'],
  /**
   * `policy`: `identity`, `bucket`, `key`, `organization`, `boundary`, `session` or `endpoint`; `hint`: `headers` where
   * the policy may require headers of an upload.
   */
  'denied-by-policy': ['action', 'resource', 'policy', 'hint'],
  /** How wrong this computer's clock is, in whole minutes without a sign. */
  'clock-skewed': ['minutes'],
  /** `resource`: the ARN of the encryption key, where S3 names it. */
  'kms-denied': ['action', 'resource'],
  /** S3's error code (e.g. `InvalidRequest`) and the HTTP status. */
  'request-rejected': ['reason', 'status'],
  /** Of a comparison: `size` or `content`. */
  'object-differs': ['reason'],
  /**
   * Of a comparison: `nothing`, `encrypted`, `parts`, `etag`, `record`, `archived` or `denied`; with a report of what S3 has computed from its
   * disks also `reportOther`, `reportFailed` or `reportKind`. `status`: the HTTP status that such a report gives as the reason.
   */
  'object-unproven': ['reason', 'status'],
  /** `bucket`, `missing` or `altered`. */
  'checksum-report-unreadable': ['reason'],
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
  /** Length of the key in bytes of UTF-8; 1,024 are allowed. */
  'key-too-long': ['bytes'],
  'key-collision': ['other'],
  'glob-invalid': ['pattern'],
  'dropped-without-path': ['name'],
  /** How many were dropped, and the most that are taken. */
  'too-many-dropped': ['items', 'limit'],
  /** The largest number of files in one plan. */
  'too-many-files': ['limit'],
  /** The server that the run uses, by its host. */
  'run-keys-differ': ['server'],
  /** The server of the bucket, and the one that the keys are connected to; `AWS` or a host. */
  'destination-changed': ['server', 'now'],
  /** The file's name in the data folder. */
  'state-newer': ['file'],
  'state-unreadable': ['file'],
};

/** Stands for an unknown detail: no bucket, host, action or file kind has this name. */
export const missingDetail = '_';

/**
 * The values to format an error's messages with: every detail that the messages of its code may use, with
 * {@link missingDetail} for those that this error does not carry.
 */
export function sentenceValues(error: AppError): Readonly<Record<string, string | number>> {
  const values: Record<string, string | number> = {};
  for (const name of errorDetailNames[error.code] ?? []) {
    const value = error.details?.[name];
    values[name] = value === undefined || value === '' ? missingDetail : value;
  }
  return values;
}

/** What identifies the request that S3 refused (`x-amz-request-id`, `x-amz-id-2`), as far as an error has it. */
export function requestIdsOf({ details = {} }: AppError): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['requestId', 'hostId'].flatMap((name) =>
      details[name] === undefined ? [] : [[name, String(details[name])]],
    ),
  );
}
