import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { nowhere, putRequest } from '../../../tests/support/put-samples.js';
import type { SenderReport } from './put-task.js';
import { createTaskRunner } from './task-runner.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).toReversed()) await close();
});

/** The origin of a server that takes what fits into its connections, and never answers. */
async function silentServer(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('tells of a part at once when it was sent, while another is not', async () => {
  // Nothing is told for any other reason.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const folder = await mkdtemp(join(tmpdir(), 'hoist-task-runner-'));
  closers.push(() => rm(folder, { recursive: true }));
  const path = join(folder, 'file');
  await writeFile(path, '');
  const bytes = 64 * 1024 * 1024;
  await truncate(path, bytes);
  const target = { ...nowhere, origin: await silentServer(), connections: 2, idleTimeoutMs: 60_000 };
  const identity = {
    credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' },
    clockOffsetMs: 0,
  };
  let hear: (report: SenderReport) => void = () => undefined;
  const firstReport = new Promise<SenderReport>((resolve) => {
    hear = resolve;
  });
  const runner = createTaskRunner(target, identity, (report) => hear(report));
  closers.push(() => runner.close());
  const part = (number: number, offset: number, length: number) => ({
    ...putRequest(length),
    id: number,
    file: { path, realPath: null },
    part: { number, uploadId: 'u', offset, length, keptCrc32: null, examined: null },
    maxBytes: length,
  });
  runner.take({ kind: 'tasks', tasks: [part(1, 0, bytes - 5), part(2, bytes - 5, 5)] });
  expect(await firstReport).toMatchObject({ results: [], progress: expect.arrayContaining([[2, 5]]) });
});
