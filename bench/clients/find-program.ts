import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** How a program is started. */
export interface Launch {
  readonly command: string;
  /** What comes before the arguments of the job. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A program that is started directly. */
export function directly(command: string): Launch {
  return { command, args: [], env: {} };
}

/**
 * All programs of a name on the PATH, except the shims of version managers: starting through a shell script
 * would count against the program.
 */
export function programsNamed(name: string): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin');
  const found = folders
    .filter((folder) => folder !== '' && !/[/\\]shims$/.test(folder))
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file));
  return unique(found);
}

/** The Pythons of this machine, including those behind a version manager's shim. */
export function pythons(): readonly string[] {
  const asked = ['python3', ...programsNamed('python3')].map((python) =>
    output(python, ['-c', 'import sys; print(sys.executable)']),
  );
  return unique(asked.filter((python) => python !== null));
}

/** Programs of a name on the PATH and in the folders of the Pythons. */
export function pythonProgramsNamed(name: string): readonly string[] {
  const beside = pythons().map((python) => join(dirname(python), name));
  return unique([...programsNamed(name), ...beside].filter((file) => existsSync(file)));
}

/** What a program prints, trimmed; null when it can't be started or fails. */
export function output(command: string, args: readonly string[]): string | null {
  return outputOf(directly(command), args);
}

/** {@link output} of a program with what comes before its arguments. */
export function outputOf(launch: Launch, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(launch.command, [...launch.args, ...args], {
    env: { ...process.env, ...launch.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  return status === 0 ? stdout.trim() : null;
}

function unique(files: readonly string[]): readonly string[] {
  const byRealPath = new Map(files.map((file) => [realpathSync(file), file]));
  return [...byRealPath.values()];
}
