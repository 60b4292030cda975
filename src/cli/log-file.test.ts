import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { log } from '../base/log/log.js';
import { writeLogTo } from './log-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('the log of the command line has stacks and causes, and no secret', async () => {
  const file = join(folder, 'state', 'hoist.log');
  const end = writeLogTo(file);
  log.error('broken:', new Error('outer', { cause: new TypeError('aws_secret_access_key=abcdefgh') }));
  end();
  log.error('not any more');
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^\S+ \[error\] broken: Error: outer\n/);
  expect(text).toContain('caused by TypeError: aws_secret_access_key=[hidden]');
  expect(text).toContain('log-file.test.ts');
  expect(text).not.toContain('abcdefgh');
  expect(text).not.toContain('not any more');
});

it('a log that has grown large is set aside', async () => {
  const file = join(folder, 'hoist.log');
  await writeFile(file, 'x'.repeat(1024 * 1024 + 1));
  const end = writeLogTo(file);
  log.warn('fresh');
  end();
  expect(await readFile(file, 'utf8')).toContain('[warn] fresh');
  expect(await readFile(`${file}.old`, 'utf8')).toMatch(/^x+$/);
});
