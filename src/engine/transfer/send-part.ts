import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { UploadPartCommand, type UploadPartCommandOutput } from '@aws-sdk/client-s3';
import { HoistError } from '../../shared/errors/errors.js';
import type { ChecksumRecord } from '../journal/records.js';
import { sha256Of } from './content-hash.js';
import { crc32, crc32ToBase64 } from './crc32.js';
import type { FileRange } from './file-range.js';
import { md5ToBase64 } from './md5.js';
import { meteredBody, meteredStream } from './metered-body.js';
import { needsMd5, reviewPut, reviewWrite, toWriteAnswer } from './review.js';
import type { Digest } from './server-quirks.js';
import { signPayload } from './signed-payload.js';
import type { SendContext } from './target.js';

/** A part on its way: which upload it belongs to, and its bytes. */
export interface OutgoingPart {
  readonly uploadId: string;
  readonly number: number;
  readonly range: FileRange;
}

/** Sends a part whose CRC32 is known, as often as asked for. */
export interface PartContent {
  readonly crc32: number;
  /** @throws HoistError `checksum-mismatch`, `file-changed`, or the SDK's error */
  send(): Promise<{ readonly answer: UploadPartCommandOutput; readonly proof: ChecksumRecord }>;
}

/**
 * Parts above this many bytes are not held in memory: they are read twice, once for the checksum and once for the
 * request. Files above 160 GB have such parts.
 */
const streamedAbove = 16 * 1024 * 1024;
const chunkBytes = 256 * 1024;
/** What a part that is read while it is sent holds in memory: chunks in the stream and in the connection. */
const streamedMemory = 2 * 1024 * 1024;

/** The memory that a part of this many bytes takes while it is sent, in bytes. */
export function memoryOfPart(bytes: number): number {
  return bytes > streamedAbove ? streamedMemory : bytes;
}

/** Reads a part, as far as is needed to know its checksum. */
export function readPart(part: OutgoingPart, context: SendContext): Promise<PartContent> {
  return part.range.byteLength > streamedAbove ? streamed(part, context) : buffered(part, context);
}

async function buffered(part: OutgoingPart, context: SendContext): Promise<PartContent> {
  const bytes = await part.range.readBytes();
  const sum = crc32(bytes);
  return {
    crc32: sum,
    async send() {
      const answer = await sendPart(part, context, sum, {
        body: (onBytes) => meteredBody(bytes, context, onBytes),
        md5: async () => md5ToBase64(bytes),
        sha256: async () => sha256Of(bytes),
      });
      return { answer, proof: reviewPut(bytes, crc32ToBase64(sum), toWriteAnswer(answer)) };
    },
  };
}

async function streamed(part: OutgoingPart, context: SendContext): Promise<PartContent> {
  const chunks = (): AsyncGenerator<Buffer> => part.range.chunks(chunkBytes, context.signal);
  const hashOf = async (algorithm: 'md5' | 'sha256'): Promise<Buffer> => {
    const hash = createHash(algorithm);
    for await (const chunk of chunks()) hash.update(chunk);
    return hash.digest();
  };
  /** What is sent has to be what the checksum was computed from: otherwise the request ends before its last bytes. */
  async function* unchanged(sum: number): AsyncGenerator<Buffer> {
    let sent = 0;
    let last: Buffer | null = null;
    for await (const chunk of chunks()) {
      sent = crc32(chunk, sent);
      if (last !== null) yield last;
      last = chunk;
    }
    if (sent !== sum) throw new HoistError('file-changed');
    if (last !== null) yield last;
  }
  let sum = 0;
  for await (const chunk of chunks()) sum = crc32(chunk, sum);
  return {
    crc32: sum,
    async send() {
      const answer = await sendPart(part, context, sum, {
        body: (onBytes) => meteredStream(unchanged(sum), context, onBytes),
        md5: async () => (await hashOf('md5')).toString('base64'),
        sha256: async () => (await hashOf('sha256')).toString('hex'),
      });
      const written = toWriteAnswer(answer);
      const md5 = needsMd5(written) ? (await hashOf('md5')).toString('hex') : null;
      return { answer, proof: reviewWrite(crc32ToBase64(sum), md5, written) };
    },
  };
}

interface Body {
  readonly body: (onBytes: (bytes: number) => void) => ReturnType<typeof meteredBody>;
  /** Base64. */
  readonly md5: () => Promise<string>;
  /** Hexadecimal. */
  readonly sha256: () => Promise<string>;
}

function sendPart(
  { uploadId, number, range }: OutgoingPart,
  context: SendContext,
  sum: number,
  content: Body,
): Promise<UploadPartCommandOutput> {
  const { client, bucket, quirks } = context.target;
  const sendOnce = async (digest: Digest, signsPayload: boolean): Promise<UploadPartCommandOutput> => {
    const sha256 = signsPayload ? await content.sha256() : null;
    const carried =
      digest === 'md5'
        ? { ContentMD5: await content.md5() }
        : { ChecksumAlgorithm: 'CRC32' as const, ChecksumCRC32: crc32ToBase64(sum) };
    let sent = 0;
    const report = (count: number): void => {
      sent += count;
      context.onBytes(count);
    };
    const body = content.body(report);
    // The SDK does not hear of a file that can't be read to its end: the server would wait for the rest.
    const unreadable = new AbortController();
    if (body instanceof Readable) body.on('error', (error) => unreadable.abort(error));
    const request = new UploadPartCommand({
      Bucket: bucket,
      Key: context.key,
      UploadId: uploadId,
      PartNumber: number,
      Body: body,
      ContentLength: range.byteLength,
      ...carried,
    });
    if (sha256 !== null) signPayload(request, sha256);
    try {
      const answer = await client.send(request, {
        abortSignal: AbortSignal.any([context.signal, unreadable.signal]),
      });
      report(range.byteLength - sent);
      return answer;
    } catch (error) {
      report(-sent);
      throw unreadable.signal.aborted ? unreadable.signal.reason : error;
    }
  };
  return quirks.withPayload((signsPayload) =>
    quirks.withDigest('part', (digest) => sendOnce(digest, signsPayload)),
  );
}
