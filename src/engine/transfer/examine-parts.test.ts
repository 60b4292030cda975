import { expect, it } from 'vitest';
import { createThrottle } from '../../base/async/throttle.js';
import { createS3Client } from '../../s3/client/client-factory.js';
import { createPartExaminer } from './examine-parts.js';
import type { Examination, PutRequest, PutResult } from './put-sink.js';
import { createTarget, type SendContext } from './target.js';

const mebibyte = 1024 * 1024;
const partSize = 8 * mebibyte;

/** A sender pool that answers when it is told to, and a file of so many bytes. */
function create(size: number, throttle: SendContext['throttle'] = null) {
  const asked: { request: PutRequest; answer: (result: PutResult) => void; fail: (error: Error) => void }[] =
    [];
  const connection = {
    credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' },
    region: 'us-east-1',
    endpoint: 'https://127.0.0.1:9',
  };
  const stop = new AbortController();
  const examiner = createPartExaminer({ path: '/f', realPath: null, size }, partSize, {
    target: createTarget(createS3Client(connection), 'b', connection),
    throttle,
    senders: {
      put: (request) =>
        new Promise((answer, fail) => {
          asked.push({ request, answer, fail });
        }),
    },
    wantsSha256: true,
    keepsTimes: true,
    key: 'k',
    condition: 'none',
    signal: stop.signal,
    onBytes: () => expect.unreachable('nothing is sent'),
  });
  return { examiner, asked, stop };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const examination: Examination = { crc32: 7, sha256: null, fileSize: 1, mtimeMs: 2, inode: 3 };
const examined: PutResult = { kind: 'examined', examination };

it('asks for the first parts, a few at a time, and nothing else', async () => {
  const { examiner, asked } = create(1000 * partSize);
  examiner.begin();
  expect(asked).toHaveLength(6);
  for (let at = 0; at < asked.length; at += 1) {
    asked[at]?.answer(examined);
    await turn();
  }
  expect(asked.map(({ request }) => request.part?.number)).toEqual(
    Array.from({ length: 128 }, (_, at) => at + 1),
  );
  for (const { request } of asked) {
    expect(request.part).toMatchObject({ examined: 'wanted', length: partSize });
  }
});

it('knows where parts are, and that the last one is shorter', async () => {
  const { examiner, asked } = create(2 * partSize + 5);
  examiner.begin();
  expect(asked.map(({ request }) => [request.part?.offset, request.part?.length])).toEqual([
    [0, partSize],
    [partSize, partSize],
    [2 * partSize, 5],
  ]);
});

it('gives a result once, waits for one that is on its way, and begins no more once parts are sent', async () => {
  const { examiner, asked } = create(100 * partSize);
  examiner.begin();
  asked[1]?.answer(examined);
  await turn();
  expect(asked.map(({ request }) => request.part?.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await examiner.take(2)).toEqual(examination);
  const first = examiner.take(1);
  asked[0]?.answer(examined);
  expect(await first).toEqual(examination);
  expect(await examiner.take(1)).toBeNull();
  expect(await examiner.take(99)).toBeNull();
  await turn();
  expect(asked).toHaveLength(7);
});

it.each<[string, (answer: ReturnType<typeof create>['asked'][number]) => void]>([
  ['could not be read', ({ answer }) => answer({ kind: 'failed', error: { code: 'file-unreadable' } })],
  ['was not read', ({ answer }) => answer({ kind: 'unexamined' })],
  ['was stopped', ({ fail }) => fail(new DOMException('stopped', 'AbortError'))],
])('has nothing for a part that %s', async (_, settle) => {
  const { examiner, asked } = create(partSize);
  examiner.begin();
  for (const one of asked) settle(one);
  expect(await examiner.take(1)).toBeNull();
});

it('asks for nothing more when the file is stopped, or when its bytes are limited', async () => {
  const { examiner, asked, stop } = create(100 * partSize);
  examiner.begin();
  stop.abort();
  asked[0]?.answer(examined);
  await turn();
  expect(asked).toHaveLength(6);
  const limited = create(100 * partSize, createThrottle(1000));
  limited.examiner.begin();
  expect(limited.asked).toHaveLength(0);
});
