import { invalidArgument, S3Error } from '../protocol/s3-error.js';
import type { CredentialScope } from './signature.js';

/** What a request claims about its signature. */
export interface Authorization {
  readonly place: 'header' | 'query';
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDD'T'HHMMSS'Z'` */
  readonly timestamp: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
  /** Seconds that a presigned URL is valid; null for a signed header. */
  readonly expiresInSeconds: number | null;
  readonly sessionToken: string | null;
}

type Headers = ReadonlyMap<string, readonly string[]>;

function malformed(reason: string): S3Error {
  return new S3Error('AuthorizationHeaderMalformed', {
    message: `The authorization header is malformed; ${reason}`,
  });
}

function parseTimestamp(timestamp: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function parseCredential(
  credential: string,
): { readonly accessKeyId: string; readonly scope: CredentialScope } | null {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  if (match === null) return null;
  const [, accessKeyId = '', date = '', region = '', service = ''] = match;
  return { accessKeyId, scope: { date, region, service } };
}

function httpDateToTimestamp(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function fromHeader(value: string, headers: Headers): Authorization {
  if (!value.startsWith('AWS4-HMAC-SHA256')) {
    if (value.startsWith('AWS '))
      throw new S3Error('InvalidRequest', {
        message:
          'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      });
    throw invalidArgument('Unsupported Authorization Type', 'Authorization', value.split(' ')[0] ?? '');
  }
  const fields = new Map(
    value
      .slice('AWS4-HMAC-SHA256'.length)
      .split(',')
      .map((field) => {
        const [name = '', ...rest] = field.trim().split('=');
        return [name, rest.join('=')] as const;
      }),
  );
  const credential = parseCredential(fields.get('Credential') ?? '');
  if (credential === null)
    throw malformed(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  const signedHeaders = fields.get('SignedHeaders') ?? '';
  const signature = fields.get('Signature') ?? '';
  if (signedHeaders === '' || signature === '')
    throw malformed(
      'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    );
  const timestamp = headers.get('x-amz-date')?.[0] ?? httpDateToTimestamp(headers.get('date')?.[0]) ?? '';
  const signedAt = parseTimestamp(timestamp);
  if (Number.isNaN(signedAt))
    throw new S3Error('AccessDenied', {
      message: 'AWS authentication requires a valid Date or x-amz-date header',
    });
  if (!timestamp.startsWith(credential.scope.date))
    throw malformed('Invalid credential date. Date is not the same as X-Amz-Date.');
  return {
    place: 'header',
    ...credential,
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    signedAt,
    expiresInSeconds: null,
    sessionToken: headers.get('x-amz-security-token')?.[0] ?? null,
  };
}

function queryError(message: string): S3Error {
  return new S3Error('AuthorizationQueryParametersError', { message });
}

function fromQuery(query: ReadonlyMap<string, string>): Authorization {
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256')
    throw queryError('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const credential = parseCredential(query.get('X-Amz-Credential') ?? '');
  const signedHeaders = query.get('X-Amz-SignedHeaders') ?? '';
  const signature = query.get('X-Amz-Signature') ?? '';
  const timestamp = query.get('X-Amz-Date') ?? '';
  const expires = query.get('X-Amz-Expires') ?? '';
  if (credential === null || signedHeaders === '' || signature === '' || timestamp === '' || expires === '')
    throw queryError(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  const signedAt = parseTimestamp(timestamp);
  if (Number.isNaN(signedAt))
    throw queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!/^\d+$/.test(expires)) throw queryError('X-Amz-Expires should be a number');
  if (Number(expires) > 604_800)
    throw queryError(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  return {
    place: 'query',
    ...credential,
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    signedAt,
    expiresInSeconds: Number(expires),
    sessionToken: query.get('X-Amz-Security-Token') ?? null,
  };
}

/**
 * Reads the `Authorization` header or the `X-Amz-…` query of a presigned URL; null for an anonymous request.
 * @throws S3Error when it is present and not in SigV4's form
 */
export function readAuthorization(
  headers: Headers,
  query: ReadonlyMap<string, string>,
): Authorization | null {
  const header = headers.get('authorization')?.[0];
  if (header !== undefined) return fromHeader(header, headers);
  return query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature') ? fromQuery(query) : null;
}
