import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { meteredBody, wholeBytes } from './metered-body.js';

it('a metered body counts every byte once, and leaves a small body in one piece', async () => {
  const bytes = Buffer.alloc(wholeBytes * 3 + 5, 'x');
  let counted = 0;
  const body = meteredBody(bytes, { throttle: null, signal: new AbortController().signal }, (count) => {
    counted += count;
  });
  expect(body).toBeInstanceOf(Readable);
  expect((await buffer(body as Readable)).equals(bytes)).toBe(true);
  expect(counted).toBe(bytes.length);
  const small = Buffer.alloc(wholeBytes);
  expect(meteredBody(small, { throttle: null, signal: new AbortController().signal }, () => undefined)).toBe(
    small,
  );
});

it('a metered body without a listener ends quietly with the run', async () => {
  const run = new AbortController();
  const throttle = {
    bytesPerSecond: 1,
    setLimit: () => undefined,
    take: (_bytes: number, signal: AbortSignal) =>
      new Promise<void>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  };
  const body = meteredBody(Buffer.alloc(wholeBytes * 2), { throttle, signal: run.signal }, () => undefined);
  if (!(body instanceof Readable)) throw new Error('the body is whole');
  body.resume();
  await new Promise(setImmediate);
  run.abort();
  await new Promise((resolve) => body.on('close', resolve));
  expect(body.errored).not.toBeNull();
});
