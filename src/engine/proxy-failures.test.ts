import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConnectProxy, startConnectProxy } from '../../tests/support/connect-proxy.js';
import { runEnds } from '../../tests/support/run-ends.js';
import { makeUpAuthority } from '../../tests/support/test-authority.js';
import { createPracticeKeys } from '../practice/practice-keys.js';
import { type PracticeServer, startPracticeServer } from '../practice/practice-server.js';
import { createBucket } from '../s3/buckets/create-bucket.js';
import type { Connection } from '../s3/client/connection.js';
import { usualEndpointOptions } from '../s3/client/endpoint-options.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { RunSummary } from '../shared/models/run.js';
import { createInProcessHost } from './host/in-process-host.js';
import { defaultLimits } from './run/limits/run-limits.js';

/** A proxy fails while a run sends through it, over TLS: whatever way it fails in, nothing is lost, and no request hangs. */

const bucket = 'through-a-failing-proxy';
const account = createPracticeKeys();
const authority = makeUpAuthority();
const certificate = authority.certify(['IP:127.0.0.1']);
const files = 300;

let place: string;
let server: PracticeServer;
let proxy: ConnectProxy;
let over: Connection;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'hoist-proxy-failures-'));
  const data = join(place, 'data');
  await mkdir(data);
  await writeFile(join(data, 'large.bin'), Buffer.alloc(40 * 1024 * 1024, 7));
  for (let number = 0; number < files; number += 1)
    await writeFile(join(data, `${number}.txt`), 'x'.repeat(3000));
  server = await startPracticeServer({ folder: join(place, 's3'), accounts: [account], tls: certificate });
  proxy = await startConnectProxy(server.port);
  const { accessKeyId, secretAccessKey } = account;
  over = {
    credentials: { accessKeyId, secretAccessKey },
    region: 'us-east-1',
    endpoint: server.url,
    options: usualEndpointOptions,
    transport: { ca: authority.ca, proxy: proxy.asProxy() },
  };
  expect(await createBucket(over, bucket, over.region)).toMatchObject({ ok: true });
});

afterEach(async () => {
  await proxy.close();
  await server.close();
  await rm(place, { recursive: true, force: true });
});

/** Uploads the files. When the first has arrived, the proxy breaks down as `breakDown` says. */
async function upload(breakDown: () => Promise<void>): Promise<RunSummary> {
  const host = createInProcessHost(join(place, 'state'), {
    limits: { ...defaultLimits, idleTimeoutMs: 3000 },
  });
  const { engine } = host;
  try {
    const ended = runEnds(host);
    const { runId } = await engine.runs.start(
      { profileId: null, connection: over, bucket, onConflict: 'overwrite' },
      {
        mode: 'upload',
        roots: [{ rootId: 'root', name: 'data', kind: 'folder', path: join(place, 'data') }],
        options: defaultDraftOptions,
      },
    );
    const isUnderWay = (): boolean => server.requests().some(({ operation }) => operation === 'PutObject');
    await vi.waitFor(() => expect(isUnderWay()).toBe(true), { timeout: 30_000, interval: 5 });
    await breakDown();
    await ended;
    return await engine.history.summary(runId);
  } finally {
    await engine.close();
  }
}

const triesInVain = (): Promise<void> =>
  vi.waitFor(() => expect(proxy.triedInVain()).toBeGreaterThanOrEqual(4), { timeout: 60_000 });

describe('a run goes on, and is complete, after a proxy', () => {
  it.each([
    ['was gone', 'gone'],
    ['was silent', 'silent'],
    ['could not reach the server (502)', 502],
    ['refused the way there (403)', 403],
  ] as const)(
    '%s',
    async (_what, how) => {
      const summary = await upload(async () => {
        proxy.breakDown(how);
        await triesInVain();
        proxy.breakDown(null);
      });
      expect(summary).toMatchObject({
        outcome: 'complete',
        error: null,
        uploaded: { files: files + 1 },
        listing: { confirmed: files + 1 },
      });
    },
    120_000,
  );
});

it('stops when the proxy requires a login from now on, and loses no file from its account', async () => {
  const summary = await upload(async () => proxy.breakDown(407));
  expect(summary).toMatchObject({ outcome: 'stopped', error: { code: 'proxy-auth-required' } });
  expect(summary.uploaded.files).toBeLessThan(files + 1);
}, 120_000);
