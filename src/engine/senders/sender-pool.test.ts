import { afterEach, expect, it } from 'vitest';
import { createMortalSenders } from '../../../tests/support/mortal-senders.js';
import { nowhere, putRequest } from '../../../tests/support/put-samples.js';
import { createSenderPool, type SenderPool } from './sender-pool.js';

let pool: SenderPool;
afterEach(() => pool.close());

const identityOf = (accessKeyId: string) => ({
  credentials: { accessKeyId, secretAccessKey: 'made up' },
  clockOffsetMs: 0,
});

function open() {
  const workers = createMortalSenders();
  pool = createSenderPool({
    target: nowhere,
    identity: identityOf('AKIAMADEUPFORTESTS00'),
    workers,
    onLost: () => undefined,
    threads: 1,
    threadsForLarge: 2,
  });
  const put = (expectedBytes: number): void => {
    pool.put(putRequest(expectedBytes), new AbortController().signal, () => undefined).catch(() => undefined);
  };
  return { workers, put };
}

const mebibyte = 1024 * 1024;

it('starts another thread for large files when the first is busy, and not for small ones', () => {
  const { workers, put } = open();
  for (let file = 0; file < 20; file += 1) put(1000);
  expect(workers.started).toBe(1);
  put(mebibyte);
  expect(workers.started).toBe(2);
  for (let file = 0; file < 40; file += 1) put(mebibyte);
  expect(workers.started).toBe(2);
});

it('does not start another one for a few large files', () => {
  const { workers, put } = open();
  for (let file = 0; file < 4; file += 1) put(mebibyte);
  expect(workers.started).toBe(1);
  put(mebibyte);
  expect(workers.started).toBe(2);
});

it('gives renewed keys to a thread that starts later', () => {
  const { workers, put } = open();
  pool.use(identityOf('AKIAMADEUPFORTESTS01'));
  for (let file = 0; file < 5; file += 1) put(mebibyte);
  const begun = workers.sent.flatMap((message) => (message.kind === 'begin' ? [message.identity] : []));
  expect(begun.map(({ credentials }) => credentials.accessKeyId)).toEqual([
    'AKIAMADEUPFORTESTS00',
    'AKIAMADEUPFORTESTS01',
  ]);
});
