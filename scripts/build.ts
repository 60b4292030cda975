import { buildIsFresh } from './build-freshness.mjs';
import { projectRoot, tools } from './project.js';
import { runScript } from './run.js';

/** Builds main, preload and renderer into `out/`. Throws when the build fails; its output says why. */
export async function build(): Promise<void> {
  const code = await runScript(tools.electronVite, ['build', '--logLevel', 'warn']);
  if (code !== 0) {
    throw new Error(`The build failed (exit code ${code}).`);
  }
}

/** {@link build}, unless nothing changed since the last one. */
export async function buildIfStale(): Promise<void> {
  if (!buildIsFresh(projectRoot)) {
    await build();
  }
}
