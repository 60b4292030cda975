import './node-version.mjs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Command-line tools by their script, so that they start in the same way on every system, without a shell.
 */
export const tools = {
  electronVite: join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js'),
  vitest: join(projectRoot, 'node_modules/vitest/vitest.mjs'),
  playwright: join(projectRoot, 'node_modules/@playwright/test/cli.js'),
} as const;

/** Folder for test results, reports and screenshots of a run. */
export const outFolder = join(projectRoot, 'out');
