import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import {
  type FaultProxy,
  startFaultProxy,
  type WireFault,
  type WireRequest,
} from '../../tests/support/fault-proxy.js';
import type { ErrorCode } from '../shared/errors/errors.js';
import type { RunOutcome } from '../shared/models/run.js';

let bench: TestBench;
let proxy: FaultProxy;
beforeEach(async () => {
  bench = await createTestBench({
    idleTimeoutMs: 1000,
    retryMs: 20_000,
    patienceMs: 1500,
    firstContactMs: 1500,
  });
  proxy = await startFaultProxy(bench.server.url);
});
afterEach(async () => {
  await bench.close();
  await proxy.close();
});

const big = randomBytes(20 * 1024 * 1024 + 3);
const isPut = ({ method, url }: WireRequest): boolean => method === 'PUT' && url.includes('small.txt');
const isPart =
  (part: number) =>
  ({ method, url }: WireRequest): boolean =>
    method === 'PUT' && url.includes(`partNumber=${part}`);
const isComplete = ({ method, url }: WireRequest): boolean => method === 'POST' && url.includes('uploadId=');
const isCreate = ({ method, url }: WireRequest): boolean => method === 'POST' && url.includes('uploads');
const isList = ({ method, url }: WireRequest): boolean => method === 'GET' && url.includes('list-type=2');

const error = (code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>on purpose</Message></Error>`;

const completedWith = (crc32: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><CompleteMultipartUploadResult><ETag>"x-4"</ETag><ChecksumCRC32>${crc32}</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType></CompleteMultipartUploadResult>`;

interface Case {
  readonly name: string;
  readonly on: (request: WireRequest) => boolean;
  readonly fault: WireFault;
  /** How many of the matching requests it affects. */
  readonly times: number;
  readonly outcome: RunOutcome;
  /** Code of the run's error, or of the failed file's. */
  readonly code?: ErrorCode;
  readonly uploaded: number;
  /** Uploads whose parts are kept for the next time; none by default. */
  readonly openMultiparts?: number;
}

const passing = { outcome: 'complete', uploaded: 2 } as const;

const cases: readonly Case[] = [
  {
    name: 'a small file: reset at once',
    on: isPut,
    fault: { kind: 'reset-after', bytes: 0 },
    times: 2,
    ...passing,
  },
  {
    name: 'a part: reset in the middle',
    on: isPart(2),
    fault: { kind: 'reset-after', bytes: 3e6 },
    times: 2,
    ...passing,
  },
  { name: 'a small file: stall', on: isPut, fault: { kind: 'stall' }, times: 1, ...passing },
  { name: 'a part: stall', on: isPart(1), fault: { kind: 'stall' }, times: 1, ...passing },
  {
    name: 'a small file: burst of 503',
    on: isPut,
    fault: { kind: 'answer', status: 503, body: error('SlowDown') },
    times: 4,
    ...passing,
  },
  {
    name: 'a part: burst of 500',
    on: isPart(3),
    fault: { kind: 'answer', status: 500, body: error('InternalError') },
    times: 3,
    ...passing,
  },
  {
    name: 'a 502 of some proxy, with a page instead of XML',
    on: isPut,
    fault: { kind: 'answer', status: 502, body: '<html>Bad gateway</html>' },
    times: 2,
    ...passing,
  },
  {
    name: 'a small file: answer lost after commit',
    on: isPut,
    fault: { kind: 'lose-answer' },
    times: 1,
    ...passing,
  },
  {
    name: 'a part: answer lost after commit',
    on: isPart(2),
    fault: { kind: 'lose-answer' },
    times: 1,
    ...passing,
  },
  { name: 'Create: answer lost', on: isCreate, fault: { kind: 'lose-answer' }, times: 1, ...passing },
  {
    name: 'Complete: answer lost after commit',
    on: isComplete,
    fault: { kind: 'lose-answer' },
    times: 1,
    ...passing,
  },
  {
    name: 'Complete: 200 with an error in its body, nothing done',
    on: isComplete,
    fault: { kind: 'answer', status: 200, body: error('InternalError') },
    times: 1,
    ...passing,
  },
  {
    name: 'Complete: 200 with an error in its body, although it was done',
    on: isComplete,
    fault: { kind: 'replace-answer', status: 200, body: error('InternalError') },
    times: 1,
    ...passing,
  },
  {
    name: 'Complete: answered with another checksum, and what is there is compared',
    on: isComplete,
    fault: { kind: 'replace-answer', status: 200, body: completedWith('AAAAAA==') },
    times: 1,
    ...passing,
  },
  {
    name: 'Complete: answered with another checksum for ever, nothing done',
    on: isComplete,
    fault: { kind: 'answer', status: 200, body: completedWith('AAAAAA==') },
    times: Number.POSITIVE_INFINITY,
    outcome: 'partial',
    code: 'checksum-mismatch',
    uploaded: 1,
  },
  {
    name: 'Complete: 500 for ever',
    on: isComplete,
    fault: { kind: 'answer', status: 500, body: error('InternalError') },
    times: Number.POSITIVE_INFINITY,
    outcome: 'partial',
    code: 'service-unavailable',
    uploaded: 1,
    openMultiparts: 1,
  },
  {
    name: 'Complete: answer cut',
    on: isComplete,
    fault: { kind: 'cut-answer', bytes: 40 },
    times: 1,
    ...passing,
  },
  {
    name: 'a listing: answer cut',
    on: isList,
    fault: { kind: 'cut-answer', bytes: 40 },
    times: 1,
    ...passing,
  },
  {
    name: 'a small file: 500 for ever',
    on: isPut,
    fault: { kind: 'answer', status: 500, body: error('InternalError') },
    times: Number.POSITIVE_INFINITY,
    outcome: 'partial',
    code: 'service-unavailable',
    uploaded: 1,
  },
  {
    name: 'a small file: refused for good',
    on: isPut,
    fault: { kind: 'answer', status: 400, body: error('InvalidRequest') },
    times: Number.POSITIVE_INFINITY,
    outcome: 'partial',
    code: 'request-rejected',
    uploaded: 1,
  },
  {
    name: 'the keys expire on the way',
    on: isComplete,
    fault: { kind: 'answer', status: 400, body: error('ExpiredToken') },
    times: Number.POSITIVE_INFINITY,
    outcome: 'stopped',
    code: 'token-expired',
    uploaded: 1,
  },
  {
    name: 'the bucket is gone',
    on: ({ method }) => method !== 'HEAD',
    fault: { kind: 'answer', status: 404, body: error('NoSuchBucket') },
    times: Number.POSITIVE_INFINITY,
    outcome: 'stopped',
    code: 'bucket-not-found',
    uploaded: 0,
  },
  {
    name: 'a redirect to another region',
    on: () => true,
    fault: {
      kind: 'answer',
      status: 301,
      body: error('PermanentRedirect'),
      headers: { 'x-amz-bucket-region': 'eu-west-1' },
    },
    times: Number.POSITIVE_INFINITY,
    outcome: 'stopped',
    code: 'bucket-wrong-region',
    uploaded: 0,
  },
];

describe('a fault on the wire:', () => {
  it.each(cases)(
    '$name → $outcome $code',
    async ({ on, fault, times, outcome, code, uploaded, openMultiparts = 0 }) => {
      await bench.write({ 'small.txt': 'small', 'big.bin': big });
      let hits = 0;
      proxy.plan = (request) => {
        if (!on(request) || hits >= times) return null;
        hits += 1;
        return fault;
      };
      const runId = await bench.start({}, 'skip', { ...bench.connection, endpoint: proxy.url });
      const summary = await bench.finish(runId, 60_000);

      expect(hits).toBeGreaterThan(0);
      expect({
        outcome: summary.outcome,
        uploaded: summary.uploaded.files,
        balanced: summary.balanced,
      }).toEqual({
        outcome,
        uploaded,
        balanced: true,
      });
      if (code !== undefined) expect(summary.error?.code ?? summary.failedBy[0]?.error.code).toBe(code);
      if (outcome === 'complete') {
        expect((await bench.objects())['big.bin']?.equals(big)).toBe(true);
      }
      if (outcome !== 'stopped') expect(await bench.openMultiparts()).toBe(openMultiparts);
    },
  );

  it('an upload sends no part twice that arrived', async () => {
    await bench.write({ 'big.bin': big });
    let failed = false;
    proxy.plan = (request) => {
      if (failed || !isComplete(request)) return null;
      failed = true;
      return { kind: 'answer', status: 500, body: error('InternalError') };
    };
    const runId = await bench.start({}, 'skip', { ...bench.connection, endpoint: proxy.url });
    expect((await bench.finish(runId)).outcome).toBe('complete');
    const parts = bench.server.requests().filter(({ operation }) => operation === 'UploadPart');
    expect(parts).toHaveLength(3);
  });
});

describe('an outage of the network', () => {
  it('ends the run for a host that does not exist, which was never reached', async () => {
    await bench.write({ 'small.txt': 'small' });
    const nowhere = { ...bench.connection, endpoint: 'https://s3.hoist.invalid' };
    const summary = await bench.finish(await bench.start({}, 'skip', nowhere));
    expect(summary).toMatchObject({ outcome: 'stopped', error: { code: 'host-not-found' } });
  });

  it('makes the run wait when the server is switched off half-way, then stop when patience is over', async () => {
    await bench.write(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, 'x'.repeat(1000)])));
    proxy.plan = () => null;
    let passed = 0;
    proxy.plan = ({ method }) => {
      if (method === 'PUT') passed += 1;
      return passed > 20 ? { kind: 'reset-after', bytes: 0 } : null;
    };
    const runId = await bench.start({}, 'skip', { ...bench.connection, endpoint: proxy.url });
    await bench.until(({ uploaded }) => uploaded.files >= 5);
    await proxy.close();
    const waiting = await bench.until(({ state }) => state === 'waiting');
    expect(waiting.error?.code).toBe('network-unreachable');
    const summary = await bench.finish(runId);
    expect(summary).toMatchObject({
      outcome: 'stopped',
      balanced: true,
      error: { code: 'network-unreachable' },
    });
    proxy = await startFaultProxy(bench.server.url);
    const seen = bench.snapshots.length;
    await bench.host.engine.runs.continue(runId, { connection: bench.connection, profileId: null });
    await bench.until((snapshot) => bench.snapshots.length > seen && snapshot.state === 'finished');
    expect(await bench.host.engine.history.summary(runId)).toMatchObject({
      outcome: 'complete',
      failed: { files: 0 },
    });
    expect(Object.keys(await bench.objects())).toHaveLength(60);
  });
});

describe('an outage during the first, huge file', () => {
  it('is waited for like a later one: its parts have shown that S3 can be reached', async () => {
    await bench.close();
    bench = await createTestBench({ patienceMs: 60_000, firstContactMs: 500 });
    await bench.write({ 'big.bin': big });
    const target = bench.server.url;
    await proxy.close();
    proxy = await startFaultProxy(target);
    // The second part stays in flight until the connection is gone.
    proxy.plan = (request) => (isPart(2)(request) ? { kind: 'stall' } : null);
    const firstPart = new Promise<void>((resolve) => {
      proxy.onAnswer = (request) => isPart(1)(request) && resolve();
    });
    const { port } = new URL(proxy.url);
    const runId = await bench.start({}, 'skip', { ...bench.connection, endpoint: proxy.url });
    await firstPart;
    await proxy.close();
    await bench.until(({ state }) => state === 'waiting');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(bench.snapshots.at(-1)?.state).toBe('waiting');
    proxy = await startFaultProxy(target, Number(port));
    expect(await bench.finish(runId, 30_000)).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
  });
});

describe('a clock that is wrong by 17 minutes', () => {
  it('is corrected from the server’s answer', async () => {
    await bench.close();
    bench = await createTestBench({}, { clock: () => Date.now() + 17 * 60_000 });
    await bench.write({ 'small.txt': 'small', 'big.bin': big });
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
    expect(await bench.objects()).toHaveProperty('small.txt');
  });
});

describe('a server that closes all idle connections without a word', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, 'x'.repeat(1000)]));
  const all = { outcome: 'complete', uploaded: { files: 200 }, failed: { files: 0 }, balanced: true };
  const through = () => bench.start({}, 'skip', { ...bench.connection, endpoint: proxy.url });

  it('between two waves costs no file', async () => {
    await bench.write(many);
    let answers = 0;
    const some = new Promise<void>((resolve) => {
      proxy.onAnswer = () => {
        answers += 1;
        if (answers === 20) resolve();
      };
    });
    const runId = await through();
    await some;
    await bench.host.engine.runs.pause(runId);
    const paused = await bench.until(({ state }) => state === 'paused');
    expect(paused.uploaded.files).toBeLessThan(200);
    proxy.closeIdle();
    await bench.host.engine.runs.resume(runId);
    expect(await bench.finish(runId)).toMatchObject(all);
  });

  it('again and again, while requests are being sent, costs no file', async () => {
    await bench.write(many);
    let answers = 0;
    proxy.onAnswer = () => {
      answers += 1;
      // The next request of the connection that is answered now may be on its way already.
      if (answers % 10 === 0) setImmediate(() => proxy.closeIdle());
    };
    expect(await bench.finish(await through())).toMatchObject(all);
    expect(answers).toBeGreaterThan(200);
  });
});
