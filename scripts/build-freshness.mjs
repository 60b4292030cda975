import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const inputs = [
  'src',
  'electron.vite.config.ts',
  'scripts/http-by-require.ts',
  'package.json',
  'package-lock.json',
];

/**
 * Whether `out/` was built after the last change of its sources. Compares modification times only, which
 * takes a few milliseconds. JavaScript, because plain Node runs the launcher of the command line.
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
 * @returns {number} milliseconds since 1970; 0 when it does not exist
 */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * @param {string} path a file or a folder
 * @returns {number} when it, or the newest file in it, was changed; tests don't count
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
