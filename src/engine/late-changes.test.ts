import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import { startFaultProxy } from '../../tests/support/fault-proxy.js';

const mebibyte = 1024 * 1024;
let bench: TestBench;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await bench.close();
  for (const end of ends.splice(0)) await end();
});

/** A server that answers a PUT with an ETag and no checksum; `stored` is called before the answer is passed on. */
async function withoutChecksums(stored: () => void): Promise<string> {
  const upstream = new URL(bench.server.url);
  const server = createServer((asked, answered) => {
    const { method, url, headers } = asked;
    const passed = request({ host: upstream.hostname, port: upstream.port, method, path: url, headers });
    passed.on('response', (answer) => {
      const { 'x-amz-checksum-crc32': _, 'x-amz-checksum-type': __, ...kept } = answer.headers;
      if (method === 'PUT') stored();
      answered.writeHead(answer.statusCode ?? 500, method === 'PUT' ? kept : answer.headers);
      answer.pipe(answered);
    });
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('a file that changes after it was stored and before the answer is uploaded, and not taken for somebody else’s', async () => {
  bench = await createTestBench();
  const before = randomBytes(4 * mebibyte);
  const after = randomBytes(4 * mebibyte);
  await bench.write({ 'large.bin': before });
  let isChanged = false;
  const endpoint = await withoutChecksums(() => {
    if (!isChanged) writeFileSync(join(bench.folder, 'large.bin'), after);
    isChanged = true;
  });
  const summary = await bench.finish(await bench.start({}, 'skip', { ...bench.connection, endpoint }));
  expect(summary).toMatchObject({ uploaded: { files: 1 }, failed: { files: 0 }, failedBy: [] });
  expect(isChanged).toBe(true);
  const object = (await bench.objects())['large.bin'];
  expect([before, after].some((content) => object?.equals(content))).toBe(true);
});

it('a large file is completed again although reading it again takes longer than retries may', async () => {
  bench = await createTestBench({ retryMs: 1 });
  await bench.write({ 'large.bin': randomBytes(20 * mebibyte) });
  const proxy = await startFaultProxy(bench.server.url);
  ends.push(() => proxy.close());
  let failed = 0;
  proxy.plan = ({ method, url }) => {
    if (method !== 'POST' || !url.includes('uploadId=') || failed === 3) return null;
    failed += 1;
    const body = '<Error><Code>InternalError</Code><Message>made up</Message></Error>';
    return { kind: 'answer', status: 500, body };
  };
  const connection = { ...bench.connection, endpoint: proxy.url };
  const summary = await bench.finish(await bench.start({}, 'skip', connection));
  expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
  expect(failed).toBe(3);
});
