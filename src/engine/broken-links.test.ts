import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultyRelay, type RelayFault, startFaultyRelay } from '../../tests/support/faulty-relay.js';
import { runEnds } from '../../tests/support/run-ends.js';
import { makeUpAuthority } from '../../tests/support/test-authority.js';
import { createPracticeKeys } from '../practice/practice-keys.js';
import { type PracticeServer, startPracticeServer } from '../practice/practice-server.js';
import { createBucket } from '../s3/buckets/create-bucket.js';
import type { Connection } from '../s3/client/connection.js';
import type { ErrorCode } from '../shared/errors/errors.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { RunSummary } from '../shared/models/run.js';
import { createInProcessHost } from './host/in-process-host.js';
import { defaultLimits, type RunLimits } from './run/limits/run-limits.js';

/** Peers that stop in the middle of a run, over TLS: the server, or the proxy on the way to it. */

const region = 'ap-northeast-2';
const bucket = 'over-broken-links';
const account = createPracticeKeys();
const smallFiles = 60;
const limits: RunLimits = {
  ...defaultLimits,
  files: { start: 8, max: 8 },
  idleTimeoutMs: 400,
  retryMs: 60_000,
  patienceMs: 60_000,
  firstContactMs: 60_000,
};

const authority = makeUpAuthority();
const certificate = authority.certify(['IP:127.0.0.1']);
const content = 'x'.repeat(200_000);
let place: string;
let server: PracticeServer;
let relay: FaultyRelay;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'hoist-links-'));
  await mkdir(join(place, 'data'));
  for (let index = 0; index < smallFiles; index += 1) {
    await writeFile(join(place, 'data', `f${index}`), content);
  }
  await writeFile(join(place, 'data', 'large.bin'), Buffer.alloc(33 * 1024 * 1024, 7));
  server = await startPracticeServer({ folder: join(place, 's3'), accounts: [account], tls: certificate });
});

afterEach(async () => {
  await relay.close();
  await server.close();
  await rm(place, { recursive: true, force: true });
});

const passing = () =>
  server
    .requests()
    .filter(({ operation, status }) => status === 200 && /^(PutObject|UploadPart)$/.test(operation ?? ''));

/** Uploads the files; calls `midway` as soon as some of them have arrived. */
async function runOver(
  through: FaultyRelay,
  midway: () => void,
  others: Partial<RunLimits> = {},
): Promise<RunSummary> {
  const proxy = through.asProxy();
  const connection: Connection = {
    credentials: { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey },
    region,
    endpoint: `https://127.0.0.1:${proxy === null ? through.port : server.port}`,
    transport: { ca: authority.ca, proxy },
  };
  const made = await createBucket(connection, bucket, region);
  if (!made.ok) throw new Error(made.error.code);
  const host = createInProcessHost(join(place, 'state'), { limits: { ...limits, ...others } });
  let timer: NodeJS.Timeout | undefined;
  try {
    const ended = runEnds(host);
    let isMidway = false;
    timer = setInterval(() => {
      if (isMidway || passing().length < 5) return;
      isMidway = true;
      midway();
    }, 1);
    const { runId } = await host.engine.runs.start(
      { profileId: null, connection, bucket, onConflict: 'skip' },
      {
        mode: 'upload',
        roots: [{ rootId: 'root', name: 'data', kind: 'folder', path: join(place, 'data') }],
        options: defaultDraftOptions,
      },
    );
    await ended;
    expect(isMidway).toBe(true);
    return await host.engine.history.summary(runId);
  } finally {
    clearInterval(timer);
    await host.engine.close();
  }
}

const complete = {
  outcome: 'complete',
  error: null,
  uploaded: { files: smallFiles + 1 },
  failed: { files: 0 },
  listing: { confirmed: smallFiles + 1, missing: 0, otherSize: 0 },
  balanced: true,
};

const kinds = ['direct', 'http', 'socks5'] as const;
const recoverable: [(typeof kinds)[number], RelayFault][] = [
  ...kinds.flatMap((kind) =>
    (['silent', 'deaf', 'dead'] as const).map((fault): [typeof kind, RelayFault] => [kind, fault]),
  ),
  ['http', 502],
  ['socks5', 4],
];

describe('a peer that breaks in the middle of a run and recovers', () => {
  it.each(recoverable)(
    'loses no file: %s, all connections %s',
    async (kind, fault) => {
      relay = await startFaultyRelay(server.port, kind);
      const summary = await runOver(relay, () => {
        relay.breakAll(fault);
        setTimeout(() => relay.recover(), 1500);
      });
      expect(relay.broken()).toBeGreaterThan(0);
      expect(summary).toMatchObject(complete);
    },
    120_000,
  );

  it.each(
    kinds.flatMap((kind) => (['silent', 'deaf', 'dead'] as const).map((fault) => [kind, fault] as const)),
  )(
    'loses no file: %s, one connection of many %s',
    async (kind, fault) => {
      relay = await startFaultyRelay(server.port, kind);
      const summary = await runOver(relay, () => relay.breakNext(fault));
      expect(relay.broken()).toBe(1);
      expect(summary).toMatchObject(complete);
    },
    120_000,
  );
});

/** Of a proxy that falls silent, requests on open tunnels tell something else than those that need a new one. */
const final: [(typeof kinds)[number], RelayFault, readonly ErrorCode[]][] = [
  ['direct', 'silent', ['timed-out']],
  ['direct', 'deaf', ['timed-out']],
  ['direct', 'dead', ['connection-lost']],
  ['http', 'silent', ['proxy-unreachable', 'timed-out']],
  ['http', 'dead', ['proxy-unreachable']],
  ['http', 407, ['proxy-auth-required']],
  ['http', 502, ['network-unreachable']],
  ['socks5', 'silent', ['proxy-unreachable', 'timed-out']],
  ['socks5', 'dead', ['proxy-unreachable']],
  ['socks5', 4, ['network-unreachable']],
];

describe('a peer that breaks in the middle of a run for good', () => {
  it.each(final)(
    'ends the run with an error that says where: %s, %s → %s',
    async (kind, fault, codes) => {
      relay = await startFaultyRelay(server.port, kind);
      const summary = await runOver(relay, () => relay.breakAll(fault), { retryMs: 2000, patienceMs: 2000 });
      expect(summary).toMatchObject({ outcome: 'stopped', balanced: true });
      expect(codes).toContain(summary.error?.code);
    },
    120_000,
  );
});
