import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { HoistError } from '../../shared/errors/errors.js';
import type { WriteGuard } from '../../shared/models/proof.js';
import type { ChecksumRecord, PartRecord } from '../journal/records.js';
import { conditionInput, type WriteCondition } from './conditional-writes.js';
import { hashContent } from './content-hash.js';
import { combineCrc32, crc32ToBase64 } from './crc32.js';
import type { PartExaminer } from './examine-parts.js';
import { fastPut, hasFastPath, partRequest } from './fast-put.js';
import { FileRange } from './file-range.js';
import { memoryInFlight } from './in-flight-memory.js';
import { reviewMultipart, type SentPart, toWriteAnswer, withGuard, withSha256 } from './review.js';
import { memoryOfPart, readPart } from './send-part.js';
import type { SourceFile } from './source-file.js';
import type { SendContext } from './target.js';

type CompleteInput = CompleteMultipartUploadCommand['input'];

/** lib-storage repeats the checksums of the parts; a server without checksums must not get them. */
function withoutPartChecksums(input: CompleteInput): CompleteInput {
  const Parts = (input.MultipartUpload?.Parts ?? []).map(({ ETag, PartNumber }) => ({ ETag, PartNumber }));
  return { ...input, MultipartUpload: { Parts } };
}

/** The state of a multipart upload, and where to record its progress: each call resolves when that is recorded. */
export interface MultipartMemory {
  /** The upload created earlier, which ListParts has confirmed; null to create a new one. */
  readonly uploadId: string | null;
  /** Parts that S3 still holds of it, by number. */
  readonly kept: ReadonlyMap<number, PartRecord>;
  /** A CreateMultipartUpload is about to be sent. */
  asking(): Promise<void>;
  /** It was answered with an error of the client: there is no upload. */
  refused(): void;
  created(uploadId: string): Promise<void>;
  partDone(part: PartRecord): Promise<void>;
}

/** What protects the key of a multipart upload when it is completed. */
export interface CompleteCondition {
  /** The last bytes are on their way: {@link before} will be called soon. */
  prepare(): void;
  /** Checks the key directly before Complete if needed; returns what the request must carry. */
  before(): Promise<WriteCondition>;
  /** Whether Complete may be carried out without its condition only: it is then sent again. */
  isUnsupported(error: unknown): boolean;
  /** Complete was carried out; what protected the key. */
  done(): WriteGuard | null;
}

/** What sending a part takes. */
export interface PartNeeds {
  /** Bytes in memory. */
  readonly memory: number;
  /** Bytes to send. */
  readonly size: number;
}

/** Decides when the parts of one file are sent, and which failures are tried again. */
export interface PartSender {
  /**
   * Sends one part when there is room (memory, pace), and again when that may help. `send` may give null when it sent nothing, and
   * calls the function it is given when the connection has taken all bytes of a part that S3 does not have. Rejects
   * with the last error of `send`, or with the reason of the run's signal.
   */
  run<T>(part: PartNeeds, send: (onHandedOver: () => void) => Promise<T>): Promise<T>;
  /** The server took so many ms to answer a request without a body. */
  roundTrip(ms: number): void;
  /** A part has arrived that the server did not have. */
  arrived(): void;
}

export interface ResumableClient extends Pick<S3Client, 'send' | 'config'> {
  /** The answer to Complete, compared with the parts; null before it. */
  proof(): ChecksumRecord | null;
}

/**
 * A client for lib-storage's `Upload` in front of the real one. lib-storage can't resume, does not stop its
 * requests on abort and has no full-object checksum, but it takes any object with `send`. So this one (1)
 * gives every command the abort signal, (2) records the upload id and each part as they appear, (3) answers
 * CreateMultipartUpload with the stored id and UploadPart with the stored ETag when the bytes just read have
 * the stored part's CRC32, (4) reads a part's bytes when it is sent and counts them, (5) completes with the
 * CRC32 of the whole object, combined from those of the parts, and (6) has the first parts examined while the upload is created.
 */
export function createResumableClient(
  context: SendContext,
  memory: MultipartMemory,
  sender: PartSender,
  file: SourceFile,
  condition: CompleteCondition,
  examiner: PartExaminer,
): ResumableClient {
  const { client, quirks } = context.target;
  const sums = new Map<number, SentPart & { crc32: number; size: number }>();
  let proof: ChecksumRecord | null = null;
  const options = { abortSignal: context.signal };

  const create = async (command: CreateMultipartUploadCommand) => {
    if (memory.uploadId !== null) return { UploadId: memory.uploadId };
    const { ChecksumAlgorithm: _, ...input } = command.input;
    examiner.begin();
    await memory.asking();
    const begin = performance.now();
    const asked = quirks.withDigest('create', (digest) => {
      const checksum = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
      const request = { ...input, ...(digest === 'crc32' ? checksum : {}) };
      return client.send(new CreateMultipartUploadCommand(request), options);
    });
    const answer = await asked.catch((error: unknown) => {
      const { httpStatusCode = 0 } = error instanceof S3ServiceException ? error.$metadata : {};
      if (httpStatusCode >= 400 && httpStatusCode < 500) memory.refused();
      throw error;
    });
    sender.roundTrip(performance.now() - begin);
    if (answer.UploadId === undefined) throw new HoistError('endpoint-not-s3');
    await memory.created(answer.UploadId);
    return answer;
  };

  const uploadPart = async (command: UploadPartCommand) => {
    const part = command.input.PartNumber ?? 0;
    const range = command.input.Body;
    if (!(range instanceof FileRange)) throw new HoistError('internal');
    const size = range.byteLength;
    if (hasFastPath(context)) {
      const quick = await sender.run({ memory: memoryInFlight(size), size }, (onHandedOver) =>
        quickPart(command, part, range, onHandedOver),
      );
      if (quick !== null) return quick;
    }
    return sender.run({ memory: memoryOfPart(size), size }, () => slowPart(command, part, range));
  };

  /** Through the SDK. */
  const slowPart = async (command: UploadPartCommand, part: number, range: FileRange) => {
    context.signal.throwIfAborted();
    const { byteLength } = range;
    const uploadId = command.input.UploadId ?? '';
    const content = await readPart({ uploadId, number: part, range }, context);
    const known = { crc32: content.crc32, size: byteLength };
    const kept = memory.kept.get(part);
    if (kept !== undefined && kept.crc32 === content.crc32 && kept.size === byteLength) {
      sums.set(part, { ...known, etag: kept.etag, method: 'none' });
      context.onBytes(byteLength);
      return { ETag: kept.etag, ChecksumCRC32: crc32ToBase64(content.crc32) };
    }
    const { answer, proof: compared } = await content.send();
    sums.set(part, { ...known, etag: compared.etag, method: compared.evidence?.method ?? 'none' });
    await memory.partDone({ part, ...known, etag: answer.ETag ?? '' });
    sender.arrived();
    return answer;
  };

  /** Through the sender pool; null when it has to go through the SDK. */
  const quickPart = async (
    command: UploadPartCommand,
    part: number,
    range: FileRange,
    onHandedOver: () => void,
  ) => {
    const kept = memory.kept.get(part);
    const isKept = kept !== undefined && kept.size === range.byteLength;
    const examined = await examiner.take(part);
    context.signal.throwIfAborted();
    const request = partRequest(file, {
      number: part,
      uploadId: command.input.UploadId ?? '',
      offset: range.start,
      length: range.byteLength,
      keptCrc32: isKept ? kept.crc32 : null,
      examined,
    });
    let unsent = range.byteLength;
    const answer = await fastPut(request, {
      ...context,
      onBytes(bytes) {
        unsent -= bytes;
        context.onBytes(bytes);
        if (!isKept && bytes > 0 && unsent === 0) onHandedOver();
      },
    });
    if (answer === null) return null;
    const known = { crc32: answer.crc32, size: answer.size };
    const ChecksumCRC32 = crc32ToBase64(answer.crc32);
    if (answer.kind === 'kept') {
      sums.set(part, { ...known, etag: kept?.etag ?? null, method: 'none' });
      return { ETag: kept?.etag, ChecksumCRC32 };
    }
    const { etag, evidence } = answer.proof;
    sums.set(part, { ...known, etag, method: evidence?.method ?? 'none' });
    // A sender opens the file by its name, which may refer to another file by now.
    if (answer.inode !== file.inode || answer.mtimeMs !== file.mtimeMs) throw new HoistError('file-changed');
    await memory.partDone({ part, size: answer.size, etag: etag ?? '', crc32: answer.crc32 });
    sender.arrived();
    return { ETag: etag ?? undefined, ChecksumCRC32 };
  };

  const complete = async (command: CompleteMultipartUploadCommand) => {
    const parts = [...sums].toSorted(([a], [b]) => a - b).map(([, sum]) => sum);
    const whole = parts.reduce((carried, next) => combineCrc32(carried, next.crc32, next.size), 0);
    const total = parts.reduce((sum, next) => sum + next.size, 0);
    if (total !== file.size) throw new HoistError('file-changed');
    const content = context.wantsSha256 ? await hashContent(file, context.signal) : null;
    // The hash has to be that of the bytes that were sent.
    if (content !== null && content.crc32 !== crc32ToBase64(whole)) throw new HoistError('file-changed');
    await file.assertUnchanged();
    const plain = withoutPartChecksums(command.input);
    const withChecksum: CompleteInput = {
      ...command.input,
      ChecksumType: 'FULL_OBJECT',
      ChecksumCRC32: crc32ToBase64(whole),
      MpuObjectSize: total,
    };
    // A server that refuses the checksums of the upload or of its parts has none to compare with.
    const isBare = quirks.digestFor('create') === 'md5' || quirks.digestFor('part') === 'md5';
    const finish = async () => {
      const carried = conditionInput(await condition.before());
      const answer = await quirks.withDigest('complete', (digest) => {
        const input = isBare || digest === 'md5' ? plain : withChecksum;
        const request = { ...input, ...carried };
        return client.send(new CompleteMultipartUploadCommand(request), options);
      });
      proof = withGuard(
        reviewMultipart(crc32ToBase64(whole), parts, toWriteAnswer(answer)),
        condition.done(),
      );
      if (content !== null) proof = withSha256(proof, content.sha256);
      return answer;
    };
    try {
      return await finish();
    } catch (error) {
      // All parts are there; only the condition has to be left out.
      if (condition.isUnsupported(error)) return finish();
      throw error;
    }
  };

  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof CreateMultipartUploadCommand) return create(command);
    if (command instanceof UploadPartCommand) return uploadPart(command);
    if (command instanceof CompleteMultipartUploadCommand) return complete(command);
    if (command instanceof AbortMultipartUploadCommand) return client.send(command);
    throw new HoistError('internal');
  };
  return { send: send as S3Client['send'], config: client.config, proof: () => proof };
}
