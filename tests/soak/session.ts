import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SeededRandom } from '../support/seeded-random.js';
import type { Troubles } from './troubles.js';

/** What is done to a process from outside. */
export interface Blows {
  /** SIGKILL so many ms after the start; null to let it end. */
  readonly killAfterMs: number | null;
  /** SIGSTOP, and SIGCONT later. */
  readonly sleep: { readonly afterMs: number; readonly forMs: number } | null;
}

export function blowsOf(random: SeededRandom): Blows {
  return {
    killAfterMs: random.chance(0.75) ? random.between(150, 5000) : null,
    sleep: random.chance(0.3)
      ? { afterMs: random.between(300, 3000), forMs: random.pick([300, 1500, 6500]) }
      : null,
  };
}

export const noBlows: Blows = { killAfterMs: null, sleep: null };

/** How one process of the command line ended. */
export interface SessionEnd {
  readonly wasKilled: boolean;
  readonly didSleep: boolean;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The largest resident set that was seen, in bytes. */
  readonly rssBytes: number;
}

/** Longer than any session takes that makes progress, whatever the weather. */
const limitMs = 5 * 60_000;
const lookEveryMs = 100;

/** A built program with its arguments. */
export interface Session {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly home: string;
}

/** Runs a program to its end. Throws when it does not end. */
export async function runSession(
  { program, args, env = {}, home }: Session,
  troubles: Troubles,
  blows: Blows,
): Promise<SessionEnd> {
  const module = pathToFileURL(join(import.meta.dirname, 'inject-troubles.mjs')).href;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      LANG: 'C.UTF-8',
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_OPTIONS: `--import=${module}`,
      ...env,
      HOIST_SOAK_TROUBLES: JSON.stringify(troubles),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told.stderr += text));
  const done = { wasKilled: false, didSleep: false, isLate: false };
  let rssBytes = 0;
  const timers = [
    setInterval(() => {
      rssBytes = Math.max(rssBytes, rssOf(child));
    }, lookEveryMs),
    setTimeout(() => {
      done.isLate = true;
      child.kill('SIGKILL');
    }, limitMs),
  ];
  if (blows.killAfterMs !== null) {
    timers.push(setTimeout(() => (done.wasKilled = child.kill('SIGKILL')), blows.killAfterMs));
  }
  if (blows.sleep !== null) {
    const { afterMs, forMs } = blows.sleep;
    timers.push(setTimeout(() => (done.didSleep = child.kill('SIGSTOP')), afterMs));
    timers.push(setTimeout(() => child.kill('SIGCONT'), afterMs + forMs));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  for (const timer of timers) clearTimeout(timer);
  if (done.isLate) throw new Error(`the command did not end within ${limitMs} ms: ${args.join(' ')}`);
  return { ...done, wasKilled: done.wasKilled && code === null, code, ...told, rssBytes };
}

function rssOf({ pid }: ChildProcess): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * 4096;
  } catch {
    // It has ended, or this system has no /proc.
    return 0;
  }
}
