import { Readable } from 'node:stream';
import type { SendContext } from './target.js';

/** Bodies up to this size are sent in one piece; the caller asks the throttle first. */
export const wholeBytes = 64 * 1024;
const sliceBytes = 64 * 1024;

/**
 * A request body that reports its bytes as the connection takes them, at most 64 KiB at a time and no faster
 * than the throttle allows. Small bodies stay in one piece.
 */
export function meteredBody(
  bytes: Buffer,
  { throttle, signal }: Pick<SendContext, 'throttle' | 'signal'>,
  onBytes: (bytes: number) => void,
): Readable | Buffer {
  if (bytes.length <= wholeBytes) return bytes;
  return meteredStream(slices(bytes), { throttle, signal }, onBytes);
}

/** The same for bytes that come in chunks. */
export function meteredStream(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  { throttle, signal }: Pick<SendContext, 'throttle' | 'signal'>,
  onBytes: (bytes: number) => void,
): Readable {
  const body = Readable.from(metered(chunks, throttle, signal, onBytes), {
    objectMode: false,
    highWaterMark: sliceBytes,
  });
  // The end of a run stops the request first: then nobody else listens to the body, and Node would end the
  // process.
  body.on('error', () => undefined);
  return body;
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += sliceBytes) {
    yield bytes.subarray(offset, offset + sliceBytes);
  }
}

async function* metered(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  throttle: SendContext['throttle'],
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    await throttle?.take(chunk.length, signal);
    onBytes(chunk.length);
    yield chunk;
  }
}
