import { type StdioOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { projectRoot } from './project.js';

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  readonly cwd?: string;
}

/**
 * Runs a program to its end, with our own outputs and without input. Returns its exit code, or 128 + the
 * signal's number when a signal ended it, like a shell. Rejects when the program can't be started.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? projectRoot,
      env: options.env ?? process.env,
      stdio: options.stdio ?? ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0)));
    });
  });
}

/** Like {@link run}, for a script that our own Node runs. */
export function runScript(
  script: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  return run(process.execPath, [script, ...args], options);
}

/** The message of an error, for a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
