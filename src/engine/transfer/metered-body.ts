import { Readable } from 'node:stream';
import type { Attempt } from './target.js';

/** Bodies up to this size are sent in one piece; the caller asks the throttle first. */
export const wholeBytes = 64 * 1024;
const sliceBytes = 64 * 1024;

/**
 * A request body that reports its bytes as the connection takes them, at most 64 KiB at a time and no faster
 * than the throttle allows. Small bodies stay in one piece.
 */
export function meteredBody(
  bytes: Buffer,
  { throttle, signal }: Pick<Attempt, 'throttle' | 'signal'>,
  onBytes: (bytes: number) => void,
): Readable | Buffer {
  if (bytes.length <= wholeBytes) return bytes;
  const body = Readable.from(slices(bytes, throttle, signal, onBytes), {
    objectMode: false,
    highWaterMark: sliceBytes,
  });
  // The end of a run stops the request first: then nobody else listens to the body, and Node would end the
  // process.
  body.on('error', () => undefined);
  return body;
}

async function* slices(
  bytes: Buffer,
  throttle: Attempt['throttle'],
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += sliceBytes) {
    const slice = bytes.subarray(offset, offset + sliceBytes);
    await throttle?.take(slice.length, signal);
    onBytes(slice.length);
    yield slice;
  }
}
