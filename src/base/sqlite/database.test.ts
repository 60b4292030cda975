import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hasBuiltInSqlite } from './database.js';

it.each([
  ['20.18.3', false],
  ['22.23.3', false],
  ['24.14.1', false],
  ['24.15.0', true],
  ['25.6.1', false],
  ['25.7.0', true],
  ['26.0.0', true],
])('in Node %s node:sqlite is ready for use: %s', (version, expected) => {
  expect(hasBuiltInSqlite(version)).toBe(expected);
});

it.runIf(hasBuiltInSqlite(process.versions.node))('loading node:sqlite prints no warning', async () => {
  const load = "process.getBuiltinModule('node:sqlite')";
  const { stderr } = await promisify(execFile)(process.execPath, ['-e', load]);
  expect(stderr).toBe('');
});
