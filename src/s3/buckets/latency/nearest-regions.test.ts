import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer as createPlainServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { regions } from '../../../shared/aws/regions.js';
import { connectTime } from './connect-time.js';
import { type LatencyLimits, nearestRegions, type Stopwatch } from './nearest-regions.js';

const aws = { region: 'us-east-1', endpoint: null };
const quick: LatencyLimits = { atOnce: 8, perRegionMs: 50, overallMs: 60_000, again: 2 };

/** A stopwatch with a given time for each region; regions without one time out. */
function far(distances: Readonly<Record<string, readonly number[]>>, asked: string[] = []): Stopwatch {
  const taken = new Map<string, number>();
  return async ({ host }, timeoutMs) => {
    asked.push(host);
    const region = host.split('.')[1] ?? '';
    const round = taken.get(region) ?? 0;
    taken.set(region, round + 1);
    const times = distances[region];
    const milliseconds = times?.[Math.min(round, times.length - 1)] ?? Number.POSITIVE_INFINITY;
    if (milliseconds > timeoutMs) throw new Error('too slow');
    return milliseconds;
  };
}

describe('nearestRegions', () => {
  it('returns the regions that answered, nearest first, after measuring the best ones again', async () => {
    const asked: string[] = [];
    const stopwatch = far(
      { 'ap-northeast-1': [30], 'ap-northeast-2': [35, 4], 'eu-west-1': [49], 'us-west-2': [51] },
      asked,
    );
    expect(await nearestRegions(aws, stopwatch, quick)).toEqual({
      ok: true,
      value: [
        { region: 'ap-northeast-2', milliseconds: 4 },
        { region: 'ap-northeast-1', milliseconds: 30 },
        { region: 'eu-west-1', milliseconds: 49 },
      ],
    });
    const ofAws = regions.filter(({ partition }) => partition === 'aws').length;
    expect(asked).toHaveLength(ofAws + 2);
    expect(asked).toContain('s3.ap-northeast-2.amazonaws.com');
    expect(asked.some((host) => host.includes('cn-north-1'))).toBe(false);
  });

  it('stays in the AWS partition of the keys', async () => {
    const asked: string[] = [];
    await nearestRegions({ region: 'cn-north-1', endpoint: null }, far({}, asked), quick);
    expect(asked.toSorted()).toEqual([
      's3.cn-north-1.amazonaws.com.cn',
      's3.cn-northwest-1.amazonaws.com.cn',
    ]);
  });

  it('opens no more connections at once than allowed, and finishes', async () => {
    let open = 0;
    let most = 0;
    const result = await nearestRegions(
      aws,
      async ({ host }, _timeoutMs, signal) => {
        open += 1;
        most = Math.max(most, open);
        try {
          if (host.includes('us-east-1')) return 7;
          // For ever, except for the signal that comes after `overallMs`.
          await new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('out of time')));
          });
          return 1;
        } finally {
          open -= 1;
        }
      },
      { ...quick, atOnce: 3, overallMs: 200 },
    );
    expect(result).toEqual({ ok: true, value: [{ region: 'us-east-1', milliseconds: 7 }] });
    expect(most).toBe(3);
    expect(open).toBe(0);
  });

  it('fails when no region answers, and for servers that are not AWS', async () => {
    expect(await nearestRegions(aws, far({}), quick)).toEqual({
      ok: false,
      error: { code: 'network-unreachable' },
    });
    const asked: string[] = [];
    const elsewhere = { ...aws, endpoint: 'https://s3.example' };
    expect(await nearestRegions(elsewhere, far({}, asked), quick)).toMatchObject({
      error: { code: 'endpoint-unsupported' },
    });
    expect(asked).toEqual([]);
  });
});

describe('connectTime', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-latency-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const servers: Server[] = [];
  afterEach(async () => {
    await Promise.all(
      servers.splice(0).map(
        (server) =>
          new Promise((resolve) => {
            server.close(resolve);
          }),
      ),
    );
  });

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  function certificate(): { readonly key: string; readonly cert: string } {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost'.split(
          ' ',
        ),
        '-addext',
        'subjectAltName=DNS:localhost',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  }

  it('measures the handshake with a server that has the right certificate', async () => {
    const made = certificate();
    const server = createServer(made, (socket) => {
      socket.on('error', () => undefined);
    });
    const port = await listen(server);
    const { signal } = new AbortController();
    const trusting = { ca: made.cert, proxy: null };
    const milliseconds = await connectTime({ host: 'localhost', port }, 60_000, signal, trusting);
    expect(milliseconds).toBeGreaterThan(0);
    // Without the certificate any server could be answering.
    await expect(connectTime({ host: 'localhost', port }, 60_000, signal)).rejects.toThrow(/self-signed/);
  });

  it('does not wait for a server that never answers', async () => {
    const port = await listen(createPlainServer((socket) => socket.on('error', () => undefined).resume()));
    const { signal } = new AbortController();
    await expect(connectTime({ host: 'localhost', port }, 80, signal)).rejects.toThrow('too slow');
    const aborted = AbortSignal.timeout(80);
    await expect(connectTime({ host: 'localhost', port }, 20_000, aborted)).rejects.toThrow(/timeout/);
  });
});
