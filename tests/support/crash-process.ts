import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import type { RunSummary } from '../../src/shared/models/run.js';
import type { CrashTask } from './crash-task.js';

/** How a session ended: killed, or with the run's summary. */
export type SessionEnd =
  | { readonly kind: 'killed' }
  | { readonly kind: 'ended'; readonly summary: RunSummary };

export interface CrashProcess {
  kill(): void;
  readonly ended: Promise<SessionEnd>;
}

/**
 * Bundles the child with everything it needs into one file, so that the many starts of a crash test take
 * tenths of a second instead of seconds; returns that file. It is inside the project, where the native SQLite
 * addon is found.
 */
export async function buildCrashChild(): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  const outDir = join(root, 'node_modules/.cache/hoist', `crash-child-${process.pid}`);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: join(import.meta.dirname, 'crash-child.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'crash-child.mjs' } },
    },
  });
  return join(outDir, 'crash-child.mjs');
}

/** Starts a session. Rejects when the process ends in any other way than by `kill` or after its own work. */
export function startCrashProcess(program: string, task: CrashTask): CrashProcess {
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: { ...process.env, HOIST_CRASH_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const ended = new Promise<SessionEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ kind: 'killed' });
      else if (code === 0) resolve({ kind: 'ended', summary: JSON.parse(output) as RunSummary });
      else reject(new Error(`the child ended with ${code ?? signal}: ${complaints}`));
    });
  });
  return { kill: () => void child.kill('SIGKILL'), ended };
}
