#!/usr/bin/env node
// The command line in plain Node: `npm run --silent hoist -- …`. Standard output belongs to the command alone. package.json
// limits V8's heap, for the reason in src/engine/host/engine-memory.ts: garbage does not pile up, and it takes no longer. It gives V8
// two threads of its own instead of four, which compete with Hoist's for the cores.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildIsFresh } from './build-freshness.mjs';
import './node-version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const commandLine = join(root, 'out/main/cli.js');

if (!buildIsFresh(root)) {
  const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status } = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error('hoist: the build failed.');
    process.exit(1);
  }
}

// npm changes into the project's folder; typed paths are relative to where the command was called.
if (process.env['npm_lifecycle_event'] === 'hoist' && process.env['INIT_CWD'] !== undefined) {
  process.chdir(process.env['INIT_CWD']);
}
process.argv[1] = commandLine;
await import(pathToFileURL(commandLine).href);
