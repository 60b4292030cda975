import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import { startPracticeServer } from '../../src/practice/practice-server.js';
import { describeS3Behaviour } from './behaviour-suite.js';

const folder = mkdtempSync(join(tmpdir(), 'hoist-practice-'));
const owner = createPracticeKeys('owner');
const other = createPracticeKeys('other');
const internalErrors: unknown[] = [];
const server = await startPracticeServer({
  folder,
  accounts: [owner, other],
  onInternalError: (error) => internalErrors.push(error),
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  expect(internalErrors).toEqual([]);
});

describe('the practice server', () => {
  describeS3Behaviour({ kind: 'practice', endpoint: server.url, region: 'ap-northeast-2', owner, other });
});
