import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type ChecksumAlgorithm, checksumHeader, startChecksum } from '../checksums/checksum-algorithm.js';
import { S3Error } from '../protocol/s3-error.js';
import { createAwsChunkedDecoder } from './aws-chunked.js';
import type { BodyPlan } from './body-plan.js';

/** Where content goes before it is known to be complete. */
export interface BodySink {
  write(bytes: Buffer): void | Promise<void>;
}

export interface ReceivedBody {
  readonly length: number;
  readonly md5: Buffer;
  /** Base64, for the algorithm of the request and those in `alsoCompute`. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
}

/**
 * Reads a request's body to its end and compares it with what the headers declared.
 * @param alsoCompute algorithms wanted besides the one the request carries
 * @throws S3Error IncompleteBody, BadDigest, XAmzContentSHA256Mismatch, InvalidRequest and what the framing
 * throws; the sink then contains bytes that must be discarded
 */
export async function receiveBody(
  message: IncomingMessage,
  plan: BodyPlan,
  sink: BodySink,
  alsoCompute: readonly ChecksumAlgorithm[] = [],
): Promise<ReceivedBody> {
  const { payload } = plan;
  const decoder =
    payload.kind === 'chunked'
      ? createAwsChunkedDecoder({
          signer: payload.signed ? plan.chunkSigner : null,
          trailer: payload.trailer,
        })
      : null;
  const md5 = createHash('md5');
  const sha256 = payload.kind === 'sha256' ? createHash('sha256') : null;
  const algorithms = new Set(alsoCompute);
  if (plan.checksum !== null) algorithms.add(plan.checksum.algorithm);
  const running = [...algorithms].map((algorithm) => ({ algorithm, checksum: startChecksum(algorithm) }));
  let length = 0;

  const take = (bytes: Buffer): void | Promise<void> => {
    length += bytes.length;
    if (length > plan.length) throw new S3Error('IncompleteBody');
    md5.update(bytes);
    sha256?.update(bytes);
    for (const { checksum } of running) checksum.update(bytes);
    return sink.write(bytes);
  };
  await readPieces(
    message,
    decoder === null
      ? take
      : (piece) => {
          const waits = decoder.push(piece).flatMap((bytes) => take(bytes) ?? []);
          return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
        },
  );
  const trailer = decoder?.finish() ?? new Map<string, string>();
  if (length !== plan.length) throw new S3Error('IncompleteBody');

  const checksums = new Map(running.map(({ algorithm, checksum }) => [algorithm, checksum.digest()]));
  const received = { length, md5: md5.digest(), checksums };
  checkDigests(plan, received, sha256?.digest('hex') ?? null, trailer);
  return received;
}

/**
 * Passes on the request's pieces one by one, and waits when `take` returns a promise. It uses events, because
 * for a small body an async iterator costs as much as everything else together, and leaving one early would
 * close the connection on which a client still waits for its error answer.
 * @throws S3Error IncompleteBody when the connection breaks
 */
function readPieces(message: IncomingMessage, take: (piece: Buffer) => void | Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      message.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      finish();
    };
    const fail = (error: Error): void =>
      settle(() => {
        message.pause();
        reject(error);
      });
    const onData = (piece: Buffer): void => {
      try {
        const taken = take(piece);
        if (taken === undefined) return;
        message.pause();
        taken.then(() => message.resume(), fail);
      } catch (error) {
        fail(error as Error);
      }
    };
    const onEnd = (): void => settle(resolve);
    const onClose = (): void => fail(new S3Error('IncompleteBody'));
    message.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    // A connection that broke before the listener was added emits no second event.
    if (message.destroyed) onClose();
  });
}

function checkDigests(
  plan: BodyPlan,
  received: ReceivedBody,
  sha256: string | null,
  trailer: ReadonlyMap<string, string>,
): void {
  if (plan.payload.kind === 'sha256' && sha256 !== plan.payload.hex)
    throw new S3Error('XAmzContentSHA256Mismatch', {
      fields: {
        ClientComputedContentSHA256: plan.payload.hex,
        S3ComputedContentSHA256: sha256 ?? '',
      },
    });
  const md5 = received.md5.toString('base64');
  if (plan.contentMd5 !== null && plan.contentMd5 !== md5)
    throw new S3Error('BadDigest', {
      fields: { ExpectedDigest: plan.contentMd5, CalculatedDigest: md5 },
    });
  if (plan.checksum === null) return;
  const { algorithm } = plan.checksum;
  const name = checksumHeader(algorithm);
  if ([...trailer.keys()].some((key) => key !== name)) throw new S3Error('MalformedTrailerError');
  const claimed = plan.checksum.value ?? trailer.get(name);
  if (claimed === undefined) throw new S3Error('MalformedTrailerError');
  if (claimed !== received.checksums.get(algorithm))
    throw new S3Error('BadDigest', {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    });
}

/**
 * The largest document the server reads into memory: a CompleteMultipartUpload of 10,000 parts is much
 * smaller.
 */
const maximumDocumentBytes = 4 * 1024 * 1024;

/**
 * Reads a request document into memory.
 * @throws S3Error MaxMessageLengthExceeded above 4 MiB, and what {@link receiveBody} throws
 */
export async function receiveDocument(
  message: IncomingMessage,
  plan: BodyPlan,
): Promise<{ readonly content: Buffer; readonly body: ReceivedBody }> {
  if (plan.length > maximumDocumentBytes)
    throw new S3Error('MaxMessageLengthExceeded', {
      fields: { MaxMessageLengthBytes: maximumDocumentBytes },
    });
  const pieces: Buffer[] = [];
  const body = await receiveBody(message, plan, { write: (bytes) => void pieces.push(bytes) });
  return { content: Buffer.concat(pieces), body };
}
