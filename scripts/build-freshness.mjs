import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const inputs = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];

/**
 * Whether `out/` was built after the last change of what it is built from. Compares times of change only,
 * which takes a few milliseconds. JavaScript, because the launcher of the command line is run by plain Node.
 *
 * @param {string} root the project's folder
 * @returns {boolean}
 */
export function buildIsFresh(root) {
  const built = outputs.map((file) => changedAt(join(root, file)));
  const newestInput = Math.max(...inputs.map((path) => newestIn(join(root, path))));
  return Math.min(...built) >= newestInput;
}

/**
 * @param {string} path
 * @returns {number} milliseconds since 1970; 0 when there is nothing
 */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * @param {string} path a file or a folder
 * @returns {number} when it, or the file in it that changed last, was changed; tests don't count
 */
function newestIn(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || /\.test\.tsx?$/.test(path)) {
    return 0;
  }
  if (!stats.isDirectory()) {
    return stats.mtimeMs;
  }
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestIn(join(path, name))), 0);
}
