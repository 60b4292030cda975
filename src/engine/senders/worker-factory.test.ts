import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SenderReport } from './put-task.js';
import { createWorkerFactory, type SenderThread } from './worker-factory.js';

/** Reports the id of its thread for each message but `end`, and dies of an `abort`. */
const thread = `
import { parentPort, threadId } from 'node:worker_threads';
parentPort.on('message', ({ kind }) => {
  if (kind === 'abort') process.exit(1);
  if (kind !== 'end') parentPort.postMessage({ results: [], progress: [[threadId, 0]] });
});
`;

let folder: string;
const taken: SenderThread[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-threads-'));
});
afterEach(async () => {
  await Promise.all(taken.splice(0).map((one) => one.terminate()));
  rmSync(folder, { recursive: true });
});

function open({ keeps } = { keeps: true }) {
  const file = join(folder, 'thread.mjs');
  writeFileSync(file, thread);
  const factory = createWorkerFactory(pathToFileURL(file), { keeps });
  return {
    factory,
    take: () => {
      const one = factory.take();
      taken.push(one);
      return one;
    },
  };
}

function idOf(one: SenderThread): Promise<number> {
  return new Promise((resolve) => {
    one.on('message', (answer) => resolve((answer as SenderReport).progress[0]?.[0] ?? 0));
    one.postMessage({ kind: 'tasks', tasks: [] });
  });
}

it('gives a thread that was given back to the next one, and what it says then to nobody else', async () => {
  const { factory, take } = open();
  const first = take();
  const heard: unknown[] = [];
  const id = await idOf(first);
  first.on('message', (answer) => heard.push(answer));
  factory.giveBack(first);
  expect(await idOf(take())).toBe(id);
  expect(heard).toEqual([]);
});

it('starts another thread while the one there is has been taken', async () => {
  const { factory, take } = open();
  factory.prepare();
  factory.prepare();
  const ids = await Promise.all([idOf(take()), idOf(take())]);
  expect(new Set(ids).size).toBe(2);
});

it('does not hand out a thread that has ended while it waited', async () => {
  const { factory, take } = open();
  const first = take();
  const id = await idOf(first);
  factory.giveBack(first);
  const ended = new Promise<number>((resolve) => {
    first.on('exit', resolve);
  });
  first.postMessage({ kind: 'abort', id: 1 });
  await ended;
  expect(await idOf(take())).not.toBe(id);
});

it('ends a thread that was given back when no other run will come', async () => {
  const { factory, take } = open({ keeps: false });
  const first = take();
  const id = await idOf(first);
  factory.giveBack(first);
  await new Promise<number>((resolve) => {
    first.on('exit', resolve);
  });
  expect(await idOf(take())).not.toBe(id);
});
