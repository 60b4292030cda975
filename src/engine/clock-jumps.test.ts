import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench({ files: { start: 4, max: 4 } });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const minuteMs = 60_000;
const large = Buffer.alloc(33 * 1024 * 1024, 7);
const realNow = Date.now;

/** This computer's clock from now on, in ms ahead of the server's. */
function setClockAhead(ms: number): void {
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + ms);
}

it.each([
  ['an hour forward', [60]],
  ['an hour back', [-60]],
  ['a day forward, and back again', [24 * 60, 0]],
  ['a day back, and forth again', [-24 * 60, 0]],
  ['less than S3 minds, to and fro', [10, -10, 10]],
])('a clock that jumps while requests are under way costs no file: %s', async (_how, jumps) => {
  const small = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`f${index}`, `${index}`]));
  await bench.write({ ...small, 'large.bin': large });
  const left = [...jumps];
  let seen = 0;
  bench.faults = ({ operation }) => {
    if (operation === 'PutObject' || operation === 'UploadPart') seen += 1;
    if (seen > 20 * (jumps.length - left.length + 1)) {
      const minutes = left.shift();
      if (minutes !== undefined) setClockAhead(minutes * minuteMs);
    }
    return null;
  };
  const summary = await bench.upload();
  expect(left).toEqual([]);
  expect(summary).toMatchObject({
    outcome: 'complete',
    error: null,
    uploaded: { files: 121 },
    failed: { files: 0 },
    listing: { confirmed: 121, missing: 0 },
    balanced: true,
  });
  expect(bench.sentTwice()).toEqual([]);
  const times = [summary.elapsedMs, ...bench.snapshots.map(({ elapsedMs }) => elapsedMs)];
  expect(times.filter((ms) => ms < 0 || ms > 10 * minuteMs)).toEqual([]);
});
