import { type StdioOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { projectRoot } from './project.js';

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  readonly cwd?: string;
}

/**
 * Runs a program to its end, its output going where ours goes, with nothing to read from.
 * Gives its exit code, and 128 + the signal's number when a signal ended it, as a shell does.
 * Rejects when the program can't be started.
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

/** What an error says, for a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
