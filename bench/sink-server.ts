import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCertificate } from './sink/certificate.js';
import { listen } from './sink/listen.js';

/**
 * An S3 server that discards the bytes, in its own process so that its work is not counted as the client's:
 *
 *     tsx bench/sink-server.ts [--port N] [--latency MS] [--tls] [--lifetime SECONDS] [--until-stdin-ends]
 *
 * Prints one line of JSON, `{"url", "caFile"}`, when it listens. Ends after its lifetime (an hour by
 * default), on SIGTERM or SIGINT, and with `--until-stdin-ends` when its parent is gone.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    latency: { type: 'string', default: '0' },
    tls: { type: 'boolean', default: false },
    lifetime: { type: 'string', default: '3600' },
    'until-stdin-ends': { type: 'boolean', default: false },
  },
});

const certificate = values.tls ? makeCertificate() : null;
const sink = await listen({
  port: Number(values.port),
  latencyMs: Number(values.latency),
  certificate,
});

async function stop(): Promise<void> {
  if (certificate !== null) rmSync(dirname(certificate.file), { recursive: true, force: true });
  await sink.close();
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
setTimeout(() => void stop(), Number(values.lifetime) * 1000);
if (values['until-stdin-ends']) process.stdin.resume().once('end', () => void stop());
console.log(JSON.stringify({ url: sink.url, caFile: certificate?.file ?? null }));
