import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a program cost. */
export interface Cost {
  /** When the process was started, in ms since 1970. */
  readonly startedMs: number;
  /** From the start of the process to its end. */
  readonly seconds: number;
  /**
   * User and system time of the process and all its children, in seconds. Null where it can't be measured.
   */
  readonly cpuSeconds: number | null;
  /** Most memory resident at once in the largest of the processes, in bytes. */
  readonly peakRssBytes: number | null;
  /** CPU time of the server meanwhile, in seconds: on two cores the client goes without it. */
  readonly serverCpuSeconds: number;
  /** Null when it was ended because of the limit. */
  readonly exitCode: number | null;
  /** The end of what it wrote to both outputs. */
  readonly said: string;
  /**
   * CPU time that other programs took meanwhile, as a share of the machine; null where it can't be measured.
   */
  readonly foreignLoad: number | null;
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const gnuTime = '/usr/bin/time';
const keptText = 4000;

/** Whether CPU time and memory of a program can be measured: by GNU time, whose kernel counters are exact. */
export function canMeasure(): boolean {
  return process.platform === 'linux' && existsSync(gnuTime);
}

/**
 * Runs a program to its end.
 * @param limitMs the time after which it is ended
 * @param serverCpu CPU time of the server so far, in seconds: not counted as another program's
 */
export async function measure(
  program: Program,
  limitMs: number,
  serverCpu: () => Promise<number>,
): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-bench-'));
  const figures = join(folder, 'cost');
  const timed = canMeasure()
    ? [gnuTime, '-o', figures, '-f', '%U %S %M', program.command, ...program.args]
    : [program.command, ...program.args];
  const [command = '', ...args] = timed;
  const before = { server: await serverCpu(), own: ownCpu(), busy: busySeconds() };
  const startedMs = Date.now();
  const start = performance.now();
  const { exitCode, said } = await runToEnd({ command, args, env: program.env }, limitMs);
  const seconds = (performance.now() - start) / 1000;
  const [user = 0, system = 0, peak = 0] = existsSync(figures)
    ? (readFileSync(figures, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number)
    : [];
  rmSync(folder, { recursive: true, force: true });
  const isKnown = peak > 0;
  const serverCpuSeconds = (await serverCpu()) - before.server;
  const known = user + system + serverCpuSeconds + ownCpu() - before.own;
  const busy = busySeconds();
  return {
    startedMs,
    seconds,
    cpuSeconds: isKnown ? user + system : null,
    peakRssBytes: isKnown ? peak * 1024 : null,
    serverCpuSeconds,
    exitCode,
    said,
    foreignLoad:
      busy === null || before.busy === null || !isKnown
        ? null
        : Math.max(0, (busy - before.busy - known) / (seconds * cpus().length)),
  };
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU time of the whole machine that was not idle, in seconds; null where there is no /proc/stat. */
function busySeconds(): number | null {
  if (!existsSync('/proc/stat')) return null;
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  // Ticks of 10 ms, on every Linux Node runs on.
  return (user + nice + system + irq + softirq + steal) / 100;
}

/**
 * Waits until other programs take less than a twentieth of the machine, at most `limitMs`; whether that
 * happened.
 */
export async function waitForQuiet(limitMs: number): Promise<boolean> {
  const until = Date.now() + limitMs;
  for (;;) {
    const before = busySeconds();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const after = busySeconds();
    if (before === null || after === null || after - before < 0.05 * cpus().length) return true;
    if (Date.now() > until) return false;
  }
}

function runToEnd(
  { command, args, env }: Program,
  limitMs: number,
): Promise<Pick<Cost, 'exitCode' | 'said'>> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that its children can be ended with it.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let said = '';
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, limitMs);
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (piece: Buffer) => {
        said = (said + piece.toString()).slice(-keptText);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ exitCode: isLate ? null : (code ?? 1), said });
    });
  });
}
