import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { messageOf } from './run.js';

/** A display that windows can open on. */
export interface Display {
  /** What to add to a child's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** True when nobody sees it. */
  readonly isVirtual: boolean;
  stop(): void;
}

const startTimeoutMs = 15_000;

/** Whether windows can be shown to a person. */
export function hasDisplay(): boolean {
  return (
    process.platform !== 'linux' ||
    [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '')
  );
}

/**
 * Returns the current display, or starts a virtual one (Xvfb) on a free number. The virtual one ends with
 * `stop()`, with this process, and when this process is interrupted or killed. Throws when Xvfb can't be
 * started.
 */
export async function openDisplay(): Promise<Display> {
  if (hasDisplay()) {
    return { env: {}, isVirtual: false, stop: () => undefined };
  }
  const server = startXvfb();
  const stop = (): void => {
    server.kill();
  };
  process.once('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stop();
      // No handler is left now: the signal ends this process as it would have without ours.
      process.kill(process.pid, signal);
    });
  }
  const number = await displayNumber(server);
  return { env: { DISPLAY: `:${number}` }, isVirtual: true, stop };
}

function startXvfb(): ChildProcess {
  const command = ['Xvfb', '-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  // With setpriv the kernel ends Xvfb even when this process is killed and can run no handler.
  const setpriv = '/usr/bin/setpriv';
  const [program = 'Xvfb', ...args] = existsSync(setpriv)
    ? [setpriv, '--pdeathsig', 'TERM', ...command]
    : command;
  return spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
}

async function displayNumber(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3] as Readable;
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      server.kill();
      reject(new Error(`Xvfb, the virtual display, did not start: ${reason}`));
    };
    const timer = setTimeout(() => fail(`silent for ${startTimeoutMs / 1000} s`), startTimeoutMs);
    let text = '';
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.endsWith('\n')) {
        clearTimeout(timer);
        resolve(text.trim());
      }
    });
    server.once('error', (error) => fail(messageOf(error)));
    server.once('exit', (code) => {
      clearTimeout(timer);
      fail(`exit code ${code}`);
    });
  });
}
