import { createHash } from 'node:crypto';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { crc32, crc32ToBase64 } from '../transfer/crc32.js';
import { chunksInOneBuffer, type ReadableFile } from '../transfer/file-chunks.js';
import { type PartLayout, partEnds } from './part-layout.js';

/** The checksums that S3 keeps, and MD5, of which ETags are made. */
export type DigestAlgorithm = 'sha256' | 'sha1' | 'crc64nvme' | 'crc32c' | 'crc32' | 'md5';

/** A digest of the whole content, or the digest of the digests of its parts. */
export interface DigestRequest {
  readonly algorithm: DigestAlgorithm;
  /** How the content is divided into parts; null for the content as a whole. */
  readonly layout: PartLayout | null;
}

/** A digest that is computed as bytes arrive. */
export interface RunningDigest {
  update(bytes: Uint8Array): void | Promise<void>;
  /** The bytes of the digest; to be called once. */
  end(): Promise<Buffer>;
}

function startDigest(algorithm: DigestAlgorithm): RunningDigest {
  switch (algorithm) {
    case 'crc32': {
      let sum = 0;
      return {
        update(bytes) {
          sum = crc32(bytes, sum);
        },
        end: async () => Buffer.from(crc32ToBase64(sum), 'base64'),
      };
    }
    case 'crc32c':
    case 'crc64nvme': {
      const sum = algorithm === 'crc32c' ? new Crc32c() : new Crc64Nvme();
      return {
        update: (bytes) => sum.update(bytes),
        end: async () => Buffer.from(await sum.digest()),
      };
    }
    case 'sha1':
    case 'sha256':
    case 'md5': {
      const hash = createHash(algorithm);
      return { update: (bytes) => void hash.update(bytes), end: async () => hash.digest() };
    }
  }
}

/**
 * The text of a digest as S3 writes it: base64, or hexadecimal for an MD5, with `-PARTS` when it is one of parts.
 */
function digestText({ algorithm, layout }: DigestRequest, digest: Buffer, size: number): string {
  const text = digest.toString(algorithm === 'md5' ? 'hex' : 'base64');
  return layout === null ? text : `${text}-${partEnds(layout, size).length}`;
}

/**
 * Computes any number of digests in one pass over a file; the result has the order of the requests, each in the form of
 * {@link digestText}. A layout must cover the file's size. Rejects with the signal's reason or the file's error.
 */
export async function computeDigests(
  file: ReadableFile,
  requests: readonly DigestRequest[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const running = requests.map((request) =>
    request.layout === null
      ? startDigest(request.algorithm)
      : startPartsDigest(request.algorithm, partEnds(request.layout, file.size)),
  );
  for await (const chunk of chunksInOneBuffer(file, signal)) {
    for (const digest of running) await digest.update(chunk);
  }
  return Promise.all(
    requests.map(async (request, index) => {
      const digest = await (running[index] as RunningDigest).end();
      return digestText(request, digest, file.size);
    }),
  );
}

function startPartsDigest(algorithm: DigestAlgorithm, ends: readonly number[]): RunningDigest {
  const whole = startDigest(algorithm);
  let part = startDigest(algorithm);
  let offset = 0;
  let index = 0;

  async function endPart(): Promise<void> {
    await whole.update(await part.end());
    part = startDigest(algorithm);
    index += 1;
  }

  return {
    async update(bytes) {
      for (let rest = bytes; rest.length > 0; ) {
        const end = ends[index] ?? Number.POSITIVE_INFINITY;
        const piece = rest.subarray(0, Math.min(rest.length, end - offset));
        await part.update(piece);
        offset += piece.length;
        rest = rest.subarray(piece.length);
        if (offset === end) await endPart();
      }
    },
    async end() {
      // An empty file has one part without bytes.
      while (index < ends.length) await endPart();
      return whole.end();
    },
  };
}
