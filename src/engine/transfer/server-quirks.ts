import { S3ServiceException } from '@aws-sdk/client-s3';
import { saysExplicitDeny } from '../../s3/errors/denial.js';
import { serviceAt } from '../../shared/aws/services.js';
import type { ChecksumRecord } from '../journal/records.js';

/** A request that can carry a digest for the server to compare. */
export type DigestOperation = 'put' | 'create' | 'part' | 'complete';

/** `crc32`: the checksum headers of S3; `md5`: `Content-MD5`, or nothing where there is no content. */
export type Digest = 'crc32' | 'md5';

/**
 * How the server of one run differs from S3 in what it accepts and answers. Known at the start for some services, learnt
 * from answers for the others, for each operation by itself, and forgotten with the run.
 */
export interface ServerQuirks {
  /** The digest that requests of this operation carry. */
  digestFor(operation: DigestOperation): Digest;
  /**
   * Sends with the digest that the server accepts. A request that is refused because of its checksum headers is sent again
   * with `Content-MD5`; when that is accepted, so are all later ones of the operation.
   */
  withDigest<T>(operation: DigestOperation, send: (digest: Digest) => Promise<T>): Promise<T>;
  /** Whether an ETag of 32 hexadecimal digits is the MD5 of the content; `unknown` as long as no answer has shown it. */
  readonly etagIsMd5: 'yes' | 'no' | 'unknown';
  /** An object's content and ETag are known: its ETag is, or is not, the MD5. */
  learnEtag(isMd5: boolean): void;
  /** Whether the server accepts `x-amz-checksum-mode`. */
  readonly acceptsChecksumMode: boolean;
  refusesChecksumMode(): void;
  /**
   * Whether the SHA-256 of the content is signed: always over a connection without TLS, which protects nothing else, and
   * where a policy denies `UNSIGNED-PAYLOAD`.
   */
  readonly signsPayload: boolean;
  /**
   * Sends content. A request that a policy denies explicitly, and whose content is not signed, is sent again with its
   * content signed; when that is accepted, so are all later ones.
   */
  withPayload<T>(send: (signsPayload: boolean) => Promise<T>): Promise<T>;
}

export interface ServerQuirksOptions {
  /** Null for AWS. */
  readonly endpoint: string | null;
  readonly bucket: string;
  /** See `EndpointOptions.checksums`. */
  readonly checksums: 'always' | 'when-required';
}

/** What is known of a server before its first answer. */
export function createServerQuirks({ endpoint, bucket, checksums }: ServerQuirksOptions): ServerQuirks {
  const initial: Digest = checksums === 'always' ? 'crc32' : 'md5';
  const digests: Record<DigestOperation, Digest> = {
    put: initial,
    create: initial,
    part: initial,
    complete: initial,
  };
  // Those of directory buckets are random, those of encrypted objects are recognised by the answer's headers.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
  const isAws = serviceAt(endpoint)?.id === 'aws' && !bucket.endsWith('--x-s3');
  let etagIsMd5: ServerQuirks['etagIsMd5'] = isAws ? 'yes' : 'unknown';
  let acceptsChecksumMode = true;
  let signsPayload = endpoint?.toLowerCase().startsWith('http:') === true;

  return {
    digestFor: (operation) => digests[operation],
    async withDigest(operation, send) {
      const digest = digests[operation];
      try {
        return await send(digest);
      } catch (error) {
        if (digest === 'md5' || !mayMeanChecksum(error)) throw error;
        const answer = await send('md5').catch((second: unknown) => {
          throw mayMeanChecksum(second) ? error : second;
        });
        digests[operation] = 'md5';
        return answer;
      }
    },
    get etagIsMd5() {
      return etagIsMd5;
    },
    learnEtag(isMd5) {
      if (etagIsMd5 === 'unknown') etagIsMd5 = isMd5 ? 'yes' : 'no';
    },
    get acceptsChecksumMode() {
      return acceptsChecksumMode;
    },
    refusesChecksumMode() {
      acceptsChecksumMode = false;
    },
    get signsPayload() {
      return signsPayload;
    },
    withPayload(send) {
      if (signsPayload) return send(true);
      return send(false).catch(async (error: unknown) => {
        if (!isExplicitDeny(error)) throw error;
        const answer = await send(true);
        signsPayload = true;
        return answer;
      });
    },
  };
}

/** Learns from the review of a whole object that was sent in one PUT. */
export function learnFromPut(quirks: ServerQuirks, { evidence }: ChecksumRecord): void {
  if (evidence?.method === 'md5') quirks.learnEtag(true);
}

/**
 * Whether an error may be about the checksum headers: servers answer 501 (Cloudflare R2 in January 2025,
 * https://github.com/aws/aws-sdk-js-v3/issues/6810) or 400 (Backblaze B2,
 * https://github.com/stonith404/pingvin-share/issues/798), and usually name the header.
 */
function mayMeanChecksum(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const status = error.$metadata.httpStatusCode;
  const isAboutChecksum = /checksum|x-amz-trailer/i.test(error.message);
  if (status === 400) return isAboutChecksum && !isMismatch.has(error.name);
  return status === 501 && (isAboutChecksum || !/if-(?:none-)?match/i.test(error.message));
}

/** The server has compared the checksum. */
const isMismatch: ReadonlySet<string> = new Set(['BadDigest', 'XAmzContentChecksumMismatch']);

function isExplicitDeny(error: unknown): boolean {
  return (
    error instanceof ExplicitDeny || (error instanceof S3ServiceException && saysExplicitDeny(error.message))
  );
}

/** The same answer to the fast path, which does not read errors. */
export class ExplicitDeny extends Error {
  override readonly name = 'ExplicitDeny';
}
