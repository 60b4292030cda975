import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createMortalSenders } from '../../tests/support/mortal-senders.js';
import { createRehearsal } from './rehearsal.js';
import { defaultLimits } from './run/limits/run-limits.js';

afterEach(() => void vi.unstubAllEnvs());

function prepare(options: { endWithinMs?: number } = {}) {
  const senderThreads = createMortalSenders();
  const rehearsal = createRehearsal({ limits: defaultLimits, senderThreads, ...options });
  const kinds = () => senderThreads.sent.map(({ kind }) => kind);
  const tasks = () =>
    senderThreads.sent.flatMap((message) => (message.kind === 'tasks' ? message.tasks : []));
  const untilGivenBack = () => vi.waitFor(() => expect(kinds().at(-1)).toBe('end'), { timeout: 60_000 });
  return { senderThreads, rehearsal, tasks, untilGivenBack };
}

it('sends its own file many times to this computer, and leaves a thread that has done so', async () => {
  const { senderThreads, rehearsal, tasks, untilGivenBack } = prepare();
  rehearsal.begin();
  rehearsal.begin();
  await untilGivenBack();
  await rehearsal.end();
  const [begun] = senderThreads.sent;
  if (begun?.kind !== 'begin') throw new Error('no thread began');
  expect(new URL(begun.target.origin).hostname).toBe('127.0.0.1');
  // One is sent twice: it shows what the server does about a condition.
  expect(new Set(tasks().map(({ key }) => key)).size).toBe(512);
  const [path = '', ...others] = new Set(tasks().map(({ file }) => file.path));
  expect(others).toEqual([]);
  expect(senderThreads.started).toBe(1);
  await vi.waitFor(() => expect(existsSync(dirname(path))).toBe(false), { timeout: 60_000 });
});

it('removes what a rehearsal that was killed has left, and nothing else', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'hoist-test-'));
  vi.stubEnv('TMPDIR', temporary);
  const folders = ['hoist-rehearsal-killed', 'hoist-rehearsal-going-on', 'hoist-else'].map((name) =>
    join(temporary, name),
  );
  for (const folder of folders) mkdirSync(folder);
  const [killed = '', goingOn = '', other = ''] = folders;
  const twoHoursAgo = Date.now() / 1000 - 7200;
  for (const folder of [killed, other]) utimesSync(folder, twoHoursAgo, twoHoursAgo);
  const { rehearsal } = prepare();
  rehearsal.begin();
  await vi.waitFor(() => expect(existsSync(killed)).toBe(false), { timeout: 60_000 });
  expect([goingOn, other].map((folder) => existsSync(folder))).toEqual([true, true]);
  rmSync(temporary, { recursive: true });
});

it('ends early when a run starts, with a thread that is free', async () => {
  const { senderThreads, rehearsal, tasks, untilGivenBack } = prepare({ endWithinMs: 60_000 });
  const ended = new Promise<void>((resolve) => {
    senderThreads.onTasks = (sent) => {
      if (sent > 10) resolve(rehearsal.end());
    };
  });
  rehearsal.begin();
  await ended;
  await untilGivenBack();
  expect(tasks().length).toBeLessThan(200);
  expect(senderThreads.started).toBe(1);
});

it('is not held up by a thread that hangs', async () => {
  const { senderThreads, rehearsal } = prepare();
  let ended: Promise<void> | null = null;
  const hung = new Promise<void>((resolve) => {
    senderThreads.onTasks = (sent) => {
      if (sent < 10 || ended !== null) return;
      senderThreads.fallSilent();
      ended = rehearsal.end();
      resolve(ended);
    };
  });
  rehearsal.begin();
  await hung;
  await vi.waitFor(() => expect(senderThreads.sent.at(-1)?.kind).toBe('abort'), { timeout: 60_000 });
});

it('prepares a thread in place of another rehearsal once runs have started', async () => {
  const { senderThreads, rehearsal } = prepare();
  const prepared = vi.spyOn(senderThreads, 'prepare');
  await rehearsal.end();
  rehearsal.begin();
  expect(prepared).toHaveBeenCalledOnce();
  expect(senderThreads.sent).toEqual([]);
});
