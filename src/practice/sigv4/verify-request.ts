import type { PracticeAccount } from '../practice-account.js';
import { S3Error } from '../protocol/s3-error.js';
import { readAuthorization } from './authorization.js';
import { canonicalRequest, type SignableRequest } from './canonical-request.js';
import { type PayloadMode, readPayloadMode } from './payload-mode.js';
import {
  type ChunkSigner,
  createChunkSigner,
  deriveSigningKey,
  sameSignature,
  scopeText,
  signatureOf,
  stringToSign,
} from './signature.js';

/** S3 refuses a signature made more than this many milliseconds before or after its own time. */
export const maximumSkewMs = 15 * 60 * 1000;

export interface RequestToVerify extends SignableRequest {
  readonly query: ReadonlyMap<string, string>;
}

/** Who sent a request, and what is needed to check its body. */
export interface VerifiedRequest {
  readonly account: PracticeAccount;
  /** Region the request was signed for. */
  readonly region: string;
  readonly service: string;
  readonly payload: PayloadMode;
  /** For bodies with signed chunks. */
  readonly chunkSigner: ChunkSigner;
}

export interface VerifierOptions {
  /** The owner of this access key; undefined when there is none. */
  readonly findAccount: (accessKeyId: string) => PracticeAccount | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface VerifyRules {
  /**
   * The region that a signature must be for, when it differs from the given one; null when the given one is
   * right.
   */
  readonly expectedRegion: (region: string) => string | null;
  /** Service the signature must be for: `s3` or `sts`. */
  readonly service: string;
  /** SHA-256 of the body for services that do not send `x-amz-content-sha256`. */
  readonly bodySha256?: string;
}

export type RequestVerifier = (request: RequestToVerify, rules: VerifyRules) => VerifiedRequest;

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * Verifies requests as S3 does: key known, clock within 15 minutes, right region, every `x-amz-*` header
 * signed, and the signature recomputed. The verifier throws S3Error AccessDenied (anonymous, expired URL,
 * header not signed), InvalidAccessKeyId, RequestTimeTooSkewed, AuthorizationHeaderMalformed,
 * SignatureDoesNotMatch, InvalidToken or ExpiredToken.
 */
export function createRequestVerifier(options: VerifierOptions): RequestVerifier {
  const signingKeys = new Map<string, Buffer>();

  return (request, rules) => {
    const authorization = readAuthorization(request.headers, request.query);
    if (authorization === null) throw new S3Error('AccessDenied');
    const { scope, signedHeaders, timestamp } = authorization;

    const account = options.findAccount(authorization.accessKeyId);
    if (account === undefined)
      throw new S3Error('InvalidAccessKeyId', { fields: { AWSAccessKeyId: authorization.accessKeyId } });

    const now = options.clock();
    checkTime(authorization.signedAt, authorization.expiresInSeconds, now);

    const region = rules.expectedRegion(scope.region);
    if (region !== null)
      throw new S3Error(
        authorization.place === 'header'
          ? 'AuthorizationHeaderMalformed'
          : 'AuthorizationQueryParametersError',
        {
          message: `The authorization header is malformed; the region '${scope.region}' is wrong; expecting '${region}'`,
          fields: { Region: region },
          headers: { 'x-amz-bucket-region': region },
        },
      );
    if (scope.service !== rules.service)
      throw new S3Error('AuthorizationHeaderMalformed', {
        message: `The authorization header is malformed; incorrect service "${scope.service}". This endpoint belongs to "${rules.service}".`,
      });

    checkHeadersSigned(request.headers, signedHeaders);
    const contentSha256 =
      request.headers.get('x-amz-content-sha256')?.[0] ??
      request.query.get('X-Amz-Content-Sha256') ??
      rules.bodySha256;
    if (contentSha256 === undefined && authorization.place === 'header')
      throw new S3Error('InvalidRequest', {
        message: 'Missing required header for this request: x-amz-content-sha256',
      });
    const payloadHash = contentSha256 ?? 'UNSIGNED-PAYLOAD';
    const payload = readPayloadMode(payloadHash);

    const canonical = canonicalRequest(request, signedHeaders, payloadHash);
    const text = stringToSign(timestamp, scope, canonical);
    const cacheKey = `${account.accessKeyId}/${scopeText(scope)}`;
    let signingKey = signingKeys.get(cacheKey);
    if (signingKey === undefined) {
      if (signingKeys.size > 1000) signingKeys.clear();
      signingKey = deriveSigningKey(account.secretAccessKey, scope);
      signingKeys.set(cacheKey, signingKey);
    }
    if (!sameSignature(signatureOf(signingKey, text), authorization.signature)) {
      // The canonical request contains the session token, so this part of the answer is left out if there is
      // one.
      const canonicalField = authorization.sessionToken === null ? { CanonicalRequest: canonical } : {};
      throw new S3Error('SignatureDoesNotMatch', {
        fields: {
          AWSAccessKeyId: account.accessKeyId,
          StringToSign: text,
          SignatureProvided: authorization.signature,
          ...canonicalField,
        },
      });
    }
    checkToken(account, authorization.sessionToken, now);
    return {
      account,
      region: scope.region,
      service: scope.service,
      payload,
      chunkSigner: createChunkSigner(signingKey, timestamp, scope, authorization.signature),
    };
  };
}

function checkTime(signedAt: number, expiresInSeconds: number | null, now: number): void {
  if (expiresInSeconds === null ? Math.abs(now - signedAt) > maximumSkewMs : signedAt - now > maximumSkewMs)
    throw new S3Error('RequestTimeTooSkewed', {
      fields: {
        RequestTime: isoSeconds(signedAt),
        ServerTime: isoSeconds(now),
        MaxAllowedSkewMilliseconds: maximumSkewMs,
      },
    });
  if (expiresInSeconds !== null && now > signedAt + expiresInSeconds * 1000)
    throw new S3Error('AccessDenied', {
      message: 'Request has expired',
      fields: {
        'X-Amz-Expires': expiresInSeconds,
        Expires: isoSeconds(signedAt + expiresInSeconds * 1000),
        ServerTime: isoSeconds(now),
      },
    });
}

function checkHeadersSigned(
  headers: ReadonlyMap<string, readonly string[]>,
  signedHeaders: readonly string[],
): void {
  const signed = new Set(signedHeaders);
  const missing = [...headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.has(name),
  );
  if (missing.length > 0)
    throw new S3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      fields: { HeadersNotSigned: missing.join(', ') },
    });
}

function checkToken(account: PracticeAccount, token: string | null, now: number): void {
  if (account.sessionToken === undefined) {
    if (token !== null) throw new S3Error('InvalidToken');
    return;
  }
  if (token === null)
    throw new S3Error('InvalidAccessKeyId', { fields: { AWSAccessKeyId: account.accessKeyId } });
  if (token !== account.sessionToken) throw new S3Error('InvalidToken');
  if (account.sessionExpiresAt !== undefined && now >= account.sessionExpiresAt)
    throw new S3Error('ExpiredToken');
}
