import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { quietSdk, utf8Locale } from '../../e2e/support/hoist-app.js';

export interface Surroundings {
  readonly electron: string;
  readonly env: Readonly<Record<string, string>>;
  readonly endpoint: string;
}

export const language = 'en';

/** Left alone for so long while it starts: attaching would cost part of the time that is measured. */
const aloneMs = 4000;

export interface Start {
  /** Milliseconds from the start of the process until the largest content, the first screen, was drawn. */
  readonly drawnMs: number;
  /** The same until the page had nothing left to do, and a click would have been answered; null for a page that does not say so. */
  readonly answersMs: number | null;
  /**
   * User and system time of all its processes in the first four seconds, in ms: what follows the first
   * screen, such as the start of the engine, is in it. Null where there is no /proc.
   */
  readonly cpuMs: number | null;
}

/** An app that is started again and again, with one profile of its own. */
export interface StartedApp {
  readonly name: string;
  start(): Promise<Start>;
  remove(): void;
}

/** @param app folder of a built Hoist */
export function hoistApp(name: string, around: Surroundings, app: string): StartedApp {
  const profile = mkdtempSync(join(tmpdir(), 'hoist-bench-window-'));
  return {
    name,
    start: () => timeStart(around, app, profile),
    remove: () => {
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** The floor: an app that opens a window with one word in it. Its time is Electron's own. */
export function bareApp(around: Surroundings): StartedApp {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-bench-bare-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"bare","main":"main.cjs"}');
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     app.whenReady().then(() => new BrowserWindow().loadFile('index.html'));`,
  );
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Bare</title><h1>Bare</h1>');
  const app = hoistApp('bare', around, folder);
  return {
    ...app,
    remove: () => {
      app.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts every app once per round, in turns, so that a slow minute of the machine meets all of them; each was
 * started once before, because a first start creates its folders and caches.
 * @returns the starts of each app, in the order of `apps`
 */
export async function startInTurns(apps: readonly StartedApp[], rounds: number): Promise<Start[][]> {
  for (const app of apps) await app.start();
  const starts = apps.map((): Start[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, app] of apps.entries()) starts[index]?.push(await app.start());
  }
  return starts;
}

/**
 * Starts an app as a user does, with nothing attached that slows it down, and asks the page afterwards when
 * its largest content was drawn.
 */
async function timeStart(around: Surroundings, app: string, profile: string): Promise<Start> {
  const port = await freePort();
  const startedAt = Date.now();
  const child = spawn(
    around.electron,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--password-store=basic',
      `--lang=${language}`,
      `--user-data-dir=${profile}`,
      `--remote-debugging-port=${port}`,
      app,
      `--endpoint=${around.endpoint}`,
    ],
    {
      env: { ...process.env, ...around.env, ...utf8Locale, ...quietSdk, LANGUAGE: language },
      stdio: 'ignore',
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    await new Promise((resolve) => setTimeout(resolve, aloneMs));
    const cpuMs = cpuOf(child);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error(`${app} opened no window`);
    await page.getByRole('heading').first().waitFor();
    const { drawnAt, idleAt } = await page.evaluate(
      () =>
        new Promise<{ drawnAt: number; idleAt: number | null }>((resolve) => {
          new PerformanceObserver((list) => {
            const last = list.getEntries().at(-1);
            const [idle] = performance.getEntriesByName('hoist:idle');
            resolve({
              drawnAt: performance.timeOrigin + (last?.startTime ?? Number.NaN),
              idleAt: idle === undefined ? null : performance.timeOrigin + idle.startTime,
            });
          }).observe({ type: 'largest-contentful-paint', buffered: true });
        }),
    );
    await browser.close();
    return {
      drawnMs: Math.round(drawnAt - startedAt),
      answersMs: idleAt === null ? null : Math.round(idleAt - startedAt),
      cpuMs,
    };
  } finally {
    child.kill();
    await ended;
  }
}

/**
 * User and system time of a process, its descendants and the children they have waited for, in ms; null
 * without /proc. Fields as in proc_pid_stat(5), in ticks of 10 ms.
 */
function cpuOf({ pid }: ChildProcess): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  const parents = new Map<number, number>();
  const times = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    if (fields === null) continue;
    parents.set(Number(name), fields[1] ?? 0);
    times.set(Number(name), fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * 10);
  }
  const isWithin = (process: number): boolean => {
    for (let at: number | undefined = process; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === pid) return true;
    }
    return false;
  };
  return [...times].reduce((sum, [process, time]) => (isWithin(process) ? sum + time : sum), 0);
}

/** The fields after the name, which may contain spaces: state (not a number), parent, ...; null when it has ended. */
function statOf(process: string): number[] | null {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
