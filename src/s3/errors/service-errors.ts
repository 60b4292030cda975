import type { AppError, ErrorCode } from '../../shared/errors/errors.js';
import { denied } from './denied-errors.js';
import type { ErrorContext } from './error-context.js';
import { header, status, text } from './error-shape.js';
import { requestIdsIn } from './request-ids.js';
import { withDetails } from './with-details.js';

/**
 * Error codes of S3 and compatible servers. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const byServiceCode: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'access-denied',
  AccountProblem: 'access-denied',
  AllAccessDisabled: 'access-denied',
  Forbidden: 'access-denied',
  InvalidSecurity: 'access-denied',
  NotSignedUp: 'access-denied',
  UnauthorizedAccess: 'access-denied',
  InvalidAccessKeyId: 'access-key-unknown',
  InvalidClientTokenId: 'access-key-unknown',
  UnrecognizedClientException: 'access-key-unknown',
  SignatureDoesNotMatch: 'secret-key-wrong',
  ExpiredToken: 'token-expired',
  InvalidToken: 'token-expired',
  TokenRefreshRequired: 'token-expired',
  RequestTimeTooSkewed: 'clock-skewed',
  RequestExpired: 'clock-skewed',
  SlowDown: 'slow-down',
  SlowDownRead: 'slow-down',
  SlowDownWrite: 'slow-down',
  BandwidthLimitExceeded: 'slow-down',
  RequestLimitExceeded: 'slow-down',
  Throttling: 'slow-down',
  ThrottlingException: 'slow-down',
  TooManyRequests: 'slow-down',
  TooManyRequestsException: 'slow-down',
  InternalError: 'service-unavailable',
  ServiceUnavailable: 'service-unavailable',
  // Another writer is writing the same key; the next attempt gets a clear answer.
  ConditionalRequestConflict: 'service-unavailable',
  OperationAborted: 'service-unavailable',
  RequestTimeout: 'timed-out',
  IncompleteBody: 'connection-lost',
  NoSuchBucket: 'bucket-not-found',
  BucketAlreadyExists: 'bucket-taken',
  InvalidBucketName: 'bucket-name-invalid',
  IllegalLocationConstraintException: 'bucket-region-invalid',
  InvalidLocationConstraint: 'bucket-region-invalid',
  InvalidRegionName: 'bucket-region-invalid',
  TooManyBuckets: 'bucket-quota-exceeded',
  AuthorizationHeaderMalformed: 'bucket-wrong-region',
  PermanentRedirect: 'bucket-wrong-region',
  Redirect: 'bucket-wrong-region',
  TemporaryRedirect: 'bucket-wrong-region',
  AccessControlListNotSupported: 'acl-not-supported',
  InvalidBucketAclWithBlockPublicAccessError: 'acl-not-supported',
  InvalidBucketAclWithObjectOwnership: 'acl-not-supported',
  'KMS.DisabledException': 'kms-denied',
  'KMS.InvalidKeyUsageException': 'kms-denied',
  'KMS.KMSInvalidStateException': 'kms-denied',
  'KMS.NotFoundException': 'kms-denied',
  PreconditionFailed: 'object-exists',
  BadDigest: 'checksum-mismatch',
  InvalidDigest: 'checksum-mismatch',
  XAmzContentChecksumMismatch: 'checksum-mismatch',
  XAmzContentSHA256Mismatch: 'checksum-mismatch',
  NoSuchUpload: 'upload-lost',
  InvalidPart: 'upload-lost',
  EntityTooLarge: 'file-too-large',
  KeyTooLongError: 'key-too-long',
  InvalidURI: 'key-invalid',
};

/** For answers without a body, as HEAD gets them, and for unknown codes. */
const byStatus: Readonly<Record<number, ErrorCode>> = {
  301: 'bucket-wrong-region',
  307: 'bucket-wrong-region',
  401: 'access-denied',
  403: 'access-denied',
  407: 'proxy-auth-required',
  408: 'timed-out',
  412: 'object-exists',
  413: 'file-too-large',
  429: 'slow-down',
  500: 'service-unavailable',
  502: 'service-unavailable',
  503: 'service-unavailable',
  504: 'service-unavailable',
};

/** Names the SDK gives an exception when the answer carried no code. */
const nameless = new Set(['Error', 'Unknown', 'UnknownError', 'NotFound', 'BadRequest']);

/**
 * S3 refuses requests signed more than 15 minutes from its own time; below this limit the clock is not to
 * blame.
 */
const blamelessSkewMs = 10 * 60_000;

/** Turns an answer of the server into an AppError; null when there was no answer. */
export function fromService(error: unknown, context: ErrorContext): AppError | null {
  const httpStatus = status(error);
  if (httpStatus === undefined) return null;
  const { code, details } = meaningOf(error, httpStatus, context);
  return withDetails(code, { ...details, ...requestIdsIn(error) });
}

function meaningOf(error: unknown, httpStatus: number, context: ErrorContext): AppError {
  if (text(error, 'message')?.includes('Deserialization error') === true) return notUnderstood(httpStatus);

  const name = text(error, 'Code') ?? text(error, 'name') ?? 'Unknown';
  const code = accelerationOf(name, error) ?? byServiceCode[name] ?? byStatus[httpStatus];
  if (code !== undefined) return refine(code, error, context);
  const namesBucket = context.operation !== 'HeadObject' && context.operation !== 'GetObject';
  if (httpStatus === 404 && nameless.has(name) && namesBucket)
    return refine('bucket-not-found', error, context);
  // Another attempt does not implement what is asked for.
  if (httpStatus >= 500 && httpStatus !== 501 && nameless.has(name)) return { code: 'service-unavailable' };
  return {
    code: 'request-rejected',
    details: { status: httpStatus, ...(nameless.has(name) ? {} : { reason: asCode(name) }) },
  };
}

/**
 * For a bucket without Transfer Acceleration S3 answers InvalidRequest and explains it only in the message.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function accelerationOf(name: string, error: unknown): ErrorCode | undefined {
  const isAbout = name === 'InvalidRequest' && /Transfer Acceleration/i.test(text(error, 'message') ?? '');
  return isAbout ? 'accelerate-off' : undefined;
}

/** An answer that is not S3's XML: from a web server, a sign-in page, or a gateway's own error page. */
function notUnderstood(httpStatus: number): AppError {
  const code = httpStatus === 403 || httpStatus === 401 ? undefined : byStatus[httpStatus];
  return code === undefined ? { code: 'endpoint-not-s3' } : { code };
}

function refine(code: ErrorCode, error: unknown, context: ErrorContext): AppError {
  switch (code) {
    case 'access-denied':
    case 'kms-denied':
      return denied(code, error, context);
    case 'clock-skewed':
      return skewed(error, context.now ?? Date.now());
    case 'bucket-wrong-region':
      return wrongRegion(error, context);
    case 'accelerate-off':
      return withDetails(code, { bucket: context.bucket });
    case 'bucket-region-invalid':
      return withDetails(code, { region: text(error, 'LocationConstraint') });
    case 'bucket-not-found':
    case 'bucket-taken':
    case 'bucket-name-invalid':
      return withDetails(code, { bucket: context.bucket });
    default:
      return { code };
  }
}

/**
 * Also happens with a correct clock when a signed request waited too long before it was sent
 * (https://github.com/aws/aws-sdk-js/issues/3757): then a retry is enough.
 */
function skewed(error: unknown, now: number): AppError {
  const serverTime = Date.parse(text(error, 'ServerTime') ?? header(error, 'date') ?? '');
  if (Number.isNaN(serverTime)) return { code: 'clock-skewed' };
  const offMs = Math.abs(serverTime - now);
  if (offMs < blamelessSkewMs) return { code: 'timed-out' };
  return { code: 'clock-skewed', details: { minutes: Math.round(offMs / 60_000) } };
}

function wrongRegion(error: unknown, context: ErrorContext): AppError {
  const region = regionOf(error);
  if (region === undefined && text(error, 'Code') === 'AuthorizationHeaderMalformed') {
    return { code: 'request-rejected', details: { reason: 'AuthorizationHeaderMalformed' } };
  }
  return withDetails('bucket-wrong-region', { bucket: context.bucket, region });
}

/** The region that S3 says a bucket is in: it does so on most failures, and on HEAD in a header only. */
export function regionOf(error: unknown): string | undefined {
  const region = header(error, 'x-amz-bucket-region') ?? text(error, 'Region');
  return region !== undefined && /^[a-z0-9-]{1,32}$/.test(region) ? region : undefined;
}

/**
 * How long the server asks to wait before the next request, in milliseconds (0 to one hour); null when it
 * doesn't say. Source: RFC 9110, section 10.2.3.
 */
export function retryAfterMs(error: unknown, now: number = Date.now()): number | null {
  return parseRetryAfter(header(error, 'retry-after'), now);
}

/** The same for the header itself. */
export function parseRetryAfter(given: string | undefined, now: number = Date.now()): number | null {
  const value = given?.trim();
  if (value === undefined) return null;
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), 3_600_000);
}

/** A code from the server, cut down to the characters a code may have: until then it is hostile text. */
function asCode(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '').slice(0, 64) || 'Unknown';
}
