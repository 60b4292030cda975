/**
 * The small application inside a stock Electron that makes `electron <folder>` start that folder. Playwright
 * starts Electron that way (https://playwright.dev/docs/api/class-electron), with `-r <loader>` in front.
 */
export const defaultAppFiles: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "electron", "productName": "Electron", "main": "main.mjs" }\n',
  'main.mjs': `import { app } from 'electron/main';
import { existsSync, readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const preloads = [];
let target;
const args = process.argv.slice(1);
for (let index = 0; index < args.length && target === undefined; index += 1) {
  const arg = args[index];
  if (arg === '-v' || arg === '--version') {
    console.log('v' + process.versions.electron);
    process.exit(0);
  } else if (arg === '-r' || arg === '--require') {
    index += 1;
    preloads.push(args[index]);
  } else if (!arg.startsWith('-')) {
    target = resolve(arg);
  }
}
if (target === undefined) {
  console.error('usage: electron <folder or file>');
  process.exit(1);
}
Module._preloadModules(preloads);
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const manifest = join(target, 'package.json');
const isFolder = existsSync(manifest);
if (isFolder) {
  const { name, productName, version } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (version) app.setVersion(version);
  if (productName || name) app.name = productName || name;
}
const entry = Module._resolveFilename(target, null, true);
app.setAppPath(isFolder ? target : dirname(entry));
await import(pathToFileURL(entry).href);
`,
};
