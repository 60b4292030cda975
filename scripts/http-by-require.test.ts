import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { httpByRequire } from './http-by-require.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-http-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const program = `import whole, { Agent as NamedAgent } from 'node:http';
import { request } from "http";
const later = await import('node:http');
console.log(JSON.stringify({
  isOne: whole.Agent === NamedAgent && later.Agent === NamedAgent && request === whole.request,
  undici: process.moduleLoadList.filter((name) => name.includes('undici/undici')).length,
}));`;

/** What the program prints when it was bundled with these plugins. */
async function bundled(plugins: readonly Plugin[]): Promise<unknown> {
  const input = join(folder, 'program.ts');
  await writeFile(input, program);
  await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    plugins: [...plugins],
    build: {
      ssr: true,
      outDir: join(folder, 'out'),
      target: 'node20',
      rollupOptions: { input, external: ['node:http', 'http'], output: { entryFileNames: 'program.mjs' } },
    },
  });
  return JSON.parse(execFileSync(process.execPath, [join(folder, 'out/program.mjs')], { encoding: 'utf8' }));
}

it('a bundle has the HTTP module of Node without the undici inside Node', async () => {
  expect(await bundled([httpByRequire()])).toEqual({ isOne: true, undici: 0 });
});

it('without the plugin that undici is loaded: when this fails, the plugin is no longer needed', async () => {
  expect(await bundled([])).toEqual({ isOne: true, undici: 1 });
});
