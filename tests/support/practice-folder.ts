import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach } from 'vitest';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import {
  type PracticeServer,
  type PracticeServerOptions,
  startPracticeServer,
} from '../../src/practice/practice-server.js';
import type { ServerUnderTest } from './server-under-test.js';

/** The user the tests sign as. */
export const owner = { ...createPracticeKeys('owner'), accountId: '111122223333' };
export const seoul = 'ap-northeast-2';

/** Practice servers on a folder of the test's own; both are removed after each test. */
export interface PracticeFolder {
  readonly path: () => string;
  start(options?: Partial<PracticeServerOptions>): Promise<PracticeServer>;
  /** Names of the files that hold contents. */
  storedFiles(): readonly string[];
}

export function usePracticeFolder(): PracticeFolder {
  let folder = '';
  const started: PracticeServer[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hoist-practice-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    path: () => folder,
    start: async (options = {}) => {
      const server = await startPracticeServer({ folder, accounts: [owner], ...options });
      started.push(server);
      return server;
    },
    storedFiles: () => {
      const root = join(folder, 'content');
      return readdirSync(root).flatMap((name) => readdirSync(join(root, name)));
    },
  };
}

/** The server in the form that the behaviour suite's helpers take, with requests signed for `region`. */
export function underTest(server: { readonly url: string }, region = seoul): ServerUnderTest {
  return { kind: 'practice', endpoint: server.url, region, owner, other: owner };
}

export function createBucketIn(Bucket: string, region: string): CreateBucketCommand {
  return new CreateBucketCommand({
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: region as 'ap-northeast-2' },
  });
}
