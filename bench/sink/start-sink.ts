import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BucketSummary } from './sink-service.js';

/** The sink in its own process, seen from outside. */
export interface Sink {
  /** Of its process. */
  readonly pid: number;
  readonly url: string;
  /** The certificate that clients must trust; null without TLS. */
  readonly caFile: string | null;
  /** How much it delays every answer. */
  readonly latencyMs: number;
  createBucket(name: string): Promise<void>;
  summary(bucket: string): Promise<BucketSummary>;
  /** Calls back for every object, in key order. */
  eachObject(bucket: string, visit: (key: string, size: number) => void): Promise<void>;
  forget(bucket: string): Promise<void>;
  /** CPU time of the sink so far, in seconds. */
  cpuSeconds(): Promise<number>;
  close(): Promise<void>;
}

export interface SinkChoice {
  readonly latencyMs?: number;
  readonly tls?: boolean;
  /** It ends by itself after this many seconds. */
  readonly lifetimeSeconds?: number;
}

/** Starts the sink and waits until it listens. Rejects when it can't. */
export async function startSink(choice: SinkChoice = {}): Promise<Sink> {
  const { latencyMs = 0, tls = false, lifetimeSeconds = 3600 } = choice;
  const server = fileURLToPath(new URL('../sink-server.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [
      ['--import', 'tsx', server, '--until-stdin-ends'],
      ['--latency', String(latencyMs), '--lifetime', String(lifetimeSeconds)],
      tls ? ['--tls'] : [],
    ].flat(),
    { stdio: ['pipe', 'pipe', 'inherit'], cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(lines, 'line'), ended.then(() => null)]);
  if (first === null) throw new Error('the sink did not start');
  const { url, caFile } = JSON.parse(String(first[0])) as { url: string; caFile: string | null };
  const ca = caFile === null ? undefined : readFileSync(caFile);

  const ask = (method: string, path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const send = url.startsWith('https:') ? httpsRequest : httpRequest;
      const request = send(`${url}${path}`, { method, ...(ca === undefined ? {} : { ca }) }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          if (status < 300) resolve(Buffer.concat(pieces).toString());
          else reject(new Error(`the sink answered ${status} to ${method} ${path}`));
        });
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end();
    });

  return {
    pid: child.pid ?? 0,
    url,
    caFile,
    latencyMs,
    async createBucket(name) {
      await ask('PUT', `/${name}`);
    },
    async summary(bucket) {
      return JSON.parse(await ask('GET', `/-/summary/${bucket}`)) as BucketSummary;
    },
    async eachObject(bucket, visit) {
      const text = await ask('GET', `/-/objects/${bucket}`);
      for (let at = 0; at < text.length; ) {
        const end = text.indexOf('\n', at);
        const tab = text.indexOf('\t', at);
        visit(decodeURIComponent(text.slice(tab + 1, end)), Number(text.slice(at, tab)));
        at = end + 1;
      }
    },
    async forget(bucket) {
      await ask('DELETE', `/-/buckets/${bucket}`);
    },
    async cpuSeconds() {
      return Number(await ask('GET', '/-/cpu'));
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
