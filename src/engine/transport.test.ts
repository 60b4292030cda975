import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectProxy, startConnectProxy } from '../../tests/support/connect-proxy.js';
import { createTestBench } from '../../tests/support/engine-harness.js';
import { runEnds } from '../../tests/support/run-ends.js';
import {
  type MadeUpAuthority,
  makeUpAuthority,
  type ServerCertificate,
} from '../../tests/support/test-authority.js';
import { createPracticeKeys } from '../practice/practice-keys.js';
import { type PracticeServer, startPracticeServer } from '../practice/practice-server.js';
import { quirkSets } from '../practice/quirks/quirk-sets.js';
import { createBucket } from '../s3/buckets/create-bucket.js';
import type { Connection } from '../s3/client/connection.js';
import { type EndpointOptions, usualEndpointOptions } from '../s3/client/endpoint-options.js';
import type { Transport } from '../s3/client/transport/transport.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import { type RunSummary } from '../shared/models/run.js';
import { createInProcessHost } from './host/in-process-host.js';
import { defaultLimits, type RunLimits } from './run/limits/run-limits.js';

/** Both kinds of requests, those of the senders and those of the SDK, must use every kind of connection. */

const region = 'ap-northeast-2';
const bucket = 'through-the-tunnel';
const account = createPracticeKeys();
const login = { userName: 'kim', password: 'p@ss:word/ü' };
const mebibyte = 1024 * 1024;

let authority: MadeUpAuthority;
let certificate: ServerCertificate;
let place: string;
let server: PracticeServer;
let proxy: ConnectProxy;

beforeAll(() => {
  authority = makeUpAuthority();
  const hosts = [region, 'us-east-1'].flatMap((where) => [
    `s3.${where}.amazonaws.com`,
    `s3.dualstack.${where}.amazonaws.com`,
    `s3-fips.${where}.amazonaws.com`,
  ]);
  certificate = authority.certify([
    'IP:127.0.0.1',
    'IP:::1',
    ...['s3.localhost', 's3-accelerate.amazonaws.com', ...hosts].flatMap((host) => [
      `DNS:${host}`,
      `DNS:*.${host}`,
    ]),
  ]);
});

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'hoist-transport-'));
  await mkdir(join(place, 'data'));
  await writeFile(join(place, 'data', 'small.csv'), 'a,b\n1,2\n');
  await writeFile(join(place, 'data', '작은 파일.txt'), 'x'.repeat(3000));
  await writeFile(join(place, 'data', 'large.bin'), Buffer.alloc(17 * mebibyte, 7));
  server = await startPracticeServer({ folder: join(place, 's3'), accounts: [account], tls: certificate });
  proxy = await startConnectProxy(server.port);
});

afterEach(async () => {
  await proxy.close();
  await server.close();
  await rm(place, { recursive: true, force: true });
});

function connection(
  endpoint: string | null,
  transport: Transport,
  options: Partial<EndpointOptions> = {},
  where = region,
): Connection {
  const { accessKeyId, secretAccessKey } = account;
  return {
    credentials: { accessKeyId, secretAccessKey },
    region: where,
    endpoint,
    options: { ...usualEndpointOptions, ...options },
    transport,
  };
}

/** Uploads the three files over a connection, to a bucket created over the same one. */
async function upload(over: Connection, limits: Partial<RunLimits> = {}): Promise<RunSummary> {
  const made = await createBucket(over, bucket, over.region);
  if (!made.ok) throw new Error(made.error.code);
  return run(over, limits);
}

async function run(over: Connection, limits: Partial<RunLimits> = {}): Promise<RunSummary> {
  const host = createInProcessHost(join(place, 'state'), { limits: { ...defaultLimits, ...limits } });
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
    await ended;
    return await engine.history.summary(runId);
  } finally {
    await engine.close();
  }
}

function expectAllThere(summary: RunSummary): void {
  expect(summary).toMatchObject({
    outcome: 'complete',
    error: null,
    uploaded: { files: 3 },
    listing: { confirmed: 3, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
  });
  const sent = server.requests().filter(({ status }) => status === 200);
  expect(sent.filter(({ operation }) => operation === 'PutObject').length).toBeGreaterThanOrEqual(2);
  expect(sent.filter(({ operation }) => operation === 'UploadPart').length).toBeGreaterThanOrEqual(2);
}

describe('a server whose certificate comes from a private authority', () => {
  it('is trusted with the CA file', async () => {
    expectAllThere(await upload(connection(server.url, { ca: authority.ca, proxy: null })));
  });

  it('is not trusted without it, and nothing is sent', async () => {
    const summary = await run(connection(server.url, { ca: null, proxy: null }));
    expect(summary).toMatchObject({ outcome: 'stopped', error: { code: 'certificate-untrusted' } });
    expect(server.requests()).toEqual([]);
  });

  it('is not trusted with the CA file of another authority', async () => {
    const summary = await run(connection(server.url, { ca: makeUpAuthority().ca, proxy: null }));
    expect(summary).toMatchObject({ outcome: 'stopped', error: { code: 'certificate-untrusted' } });
  });
});

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

describe.skipIf(!hasIpv6)('an address of IPv6', () => {
  it.each(['http', 'https'])('is reached by every request: %s', async (scheme) => {
    if (scheme === 'http') {
      await server.close();
      server = await startPracticeServer({ folder: join(place, 's3'), accounts: [account] });
    }
    const relay = createServer((client) => {
      const there = connect(server.port, '127.0.0.1');
      client.on('error', () => there.destroy()).pipe(there);
      there.on('error', () => client.destroy()).pipe(client);
    });
    relay.listen(0, '::1');
    await once(relay, 'listening');
    try {
      const { port } = relay.address() as AddressInfo;
      expectAllThere(
        await upload(connection(`${scheme}://[::1]:${port}`, { ca: authority.ca, proxy: null })),
      );
    } finally {
      relay.close();
    }
  });
});

describe('an upload through a proxy', () => {
  const amazon = (
    options: Partial<EndpointOptions> = {},
    as: Transport['proxy'] = proxy.asProxy(),
    where = region,
  ) => connection(null, { ca: authority.ca, proxy: as }, options, where);
  const hosts = () => [...new Set(proxy.asked)];

  it('uses the proxy for every AWS host, including the bucket’s own', async () => {
    expectAllThere(await upload(amazon()));
    expect(hosts()).toContain(`${bucket}.s3.${region}.amazonaws.com:443`);
  });

  it('names the owner of the bucket in every request, and sends nothing to another one', async () => {
    const made = await createBucket(amazon(), bucket, region);
    expect(made.ok).toBe(true);
    expectAllThere(await run({ ...amazon(), bucketOwner: account.accountId }));
    server.clearRequests();
    for (const limits of [{}, { bytesPerSecond: 1024 * mebibyte }]) {
      const refused = await run({ ...amazon(), bucketOwner: '999999999999' }, limits);
      expect(refused).toMatchObject({
        outcome: 'stopped',
        error: { code: 'access-denied' },
        uploaded: { files: 0 },
      });
    }
    expect(server.requests().filter(({ status }) => status !== 403)).toEqual([]);
  });

  it('uses dual-stack, FIPS and path style when asked to', async () => {
    expectAllThere(await upload(amazon({ dualStack: true })));
    expect(hosts()).toContain(`${bucket}.s3.dualstack.${region}.amazonaws.com:443`);
    server.clearRequests();
    expectAllThere(await run(amazon({ addressing: 'path' })));
    expect(hosts()).toContain(`s3.${region}.amazonaws.com:443`);
  });

  it('uses FIPS endpoints where they exist', async () => {
    expectAllThere(await upload(amazon({ fips: true }, proxy.asProxy(), 'us-east-1')));
    expect(hosts()).toEqual([`${bucket}.s3-fips.us-east-1.amazonaws.com:443`]);
  });

  it('sends objects to the accelerate endpoint, and nothing else', async () => {
    expectAllThere(await upload(amazon({ accelerate: true })));
    expect(hosts()).toContain(`${bucket}.s3-accelerate.amazonaws.com:443`);
    expect(hosts()).toContain(`${bucket}.s3.${region}.amazonaws.com:443`);
  });

  it('reaches a compatible server, with the bucket in the host if asked to', async () => {
    const compatible = connection(
      'https://s3.localhost:8443',
      { ca: authority.ca, proxy: proxy.asProxy() },
      { addressing: 'virtual-host' },
    );
    expectAllThere(await upload(compatible));
    expect(hosts()).toEqual([`${bucket}.s3.localhost:8443`]);
  });

  it('sends user name and password', async () => {
    proxy.demand(login);
    expectAllThere(await upload(amazon({}, proxy.asProxy(login))));
    expect(proxy.refused()).toBe(0);
  });

  it('stops at once when the proxy requires a login', async () => {
    proxy.demand(login);
    const summary = await run(amazon());
    expect(summary).toMatchObject({
      outcome: 'stopped',
      error: { code: 'proxy-auth-required', details: { proxy: '127.0.0.1' } },
    });
    expect(JSON.stringify(summary)).not.toContain(login.password);
  });

  it('stops at once when the proxy forbids S3', async () => {
    proxy.answerWith(403);
    expect(await run(amazon())).toMatchObject({
      outcome: 'stopped',
      error: { code: 'proxy-refused', details: { proxy: '127.0.0.1', status: 403 } },
    });
  });
});

describe('a server that accepts no new checksums', () => {
  it('gets an MD5 for every object and part instead', async () => {
    const plain = connection(server.url, { ca: authority.ca, proxy: null }, { checksums: 'when-required' });
    expectAllThere(await upload(plain));
  });
});

describe('a bucket policy that denies content whose hash is not signed', () => {
  it.each([
    ['through the senders', {}],
    ['through the SDK', { bytesPerSecond: 1024 * mebibyte }],
  ])('gets it signed after the first denials: %s', async (_, limits) => {
    server.useQuirks(quirkSets['signed-payload-required'].quirks);
    expectAllThere(await upload(connection(server.url, { ca: authority.ca, proxy: null }), limits));
    const writes = server
      .requests()
      .filter(({ operation }) => operation === 'PutObject' || operation === 'UploadPart');
    const denied = writes
      .filter(({ code }) => code === 'AccessDenied')
      .map(({ key, partNumber }) => `${key} ${partNumber}`);
    expect(denied.length).toBeGreaterThan(0);
    expect(new Set(denied).size).toBe(denied.length);
  });

  it('gets it signed at once over a connection without TLS', async () => {
    const bench = await createTestBench({}, { quirks: quirkSets['signed-payload-required'].quirks });
    try {
      await bench.write({
        small: 'x',
        larger: 'x'.repeat(100_000),
        'large.bin': Buffer.alloc(17 * mebibyte, 7),
      });
      expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 3 } });
      expect(bench.server.requests().filter(({ code }) => code === 'AccessDenied')).toEqual([]);
    } finally {
      await bench.close();
    }
  });
});
