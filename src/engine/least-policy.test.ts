import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { createPracticeKeys } from '../practice/practice-keys.js';
import { startPracticeServer } from '../practice/practice-server.js';
import { createS3Client } from '../s3/client/client-factory.js';
import type { Connection } from '../s3/client/connection.js';
import { minimalPolicy } from '../s3/permissions/policy/minimal-policy.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import { type RunSummary } from '../shared/models/run.js';
import { createInProcessHost } from './host/in-process-host.js';

it('a run uploads, compares and verifies with only the least policy', async () => {
  const place = await mkdtemp(join(tmpdir(), 'hoist-least-'));
  const scope = {
    bucket: 'survey-2026',
    prefix: '측정/raw/',
    region: 'ap-northeast-2',
    kmsKeyArn: null,
    createsBucket: false,
  };
  const owner = createPracticeKeys('owner');
  const analyst = {
    ...createPracticeKeys('analyst'),
    accountId: owner.accountId,
    policy: minimalPolicy(scope),
  };
  const server = await startPracticeServer({ folder: join(place, 's3'), accounts: [owner, analyst] });
  const connect = ({ accessKeyId, secretAccessKey }: typeof owner): Connection => ({
    credentials: { accessKeyId, secretAccessKey },
    region: scope.region,
    endpoint: server.url,
  });
  const client = createS3Client(connect(owner));
  await client.send(
    new CreateBucketCommand({
      Bucket: scope.bucket,
      CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' },
    }),
  );
  client.destroy();

  const source = join(place, 'source');
  await mkdir(source);
  await writeFile(join(source, '작은 파일.txt'), 'small');
  await writeFile(join(source, 'large.bin'), Buffer.alloc(20 * 1024 * 1024, 7));

  const host = createInProcessHost(join(place, 'state'));
  const run = async (): Promise<RunSummary> => {
    const finished = new Promise<void>((resolve) => {
      host.onEvent((event) => {
        if (event.kind === 'run' && event.snapshot.state === 'finished') setImmediate(resolve);
      });
    });
    const { runId } = await host.engine.runs.start(
      { profileId: null, connection: connect(analyst), bucket: scope.bucket, onConflict: 'skip' },
      {
        mode: 'upload',
        roots: [{ rootId: 'r', name: 'source', kind: 'folder', path: source }],
        options: { ...defaultDraftOptions, prefix: scope.prefix },
      },
    );
    await finished;
    return host.engine.history.summary(runId);
  };
  try {
    expect(await run()).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 2 },
      listing: { confirmed: 2, missing: 0 },
    });
    expect(await run()).toMatchObject({
      outcome: 'complete',
      skipped: { files: 2 },
      listing: { confirmed: 2 },
    });
    // HEAD of an absent object answers 403 where listing is limited to a prefix; Hoist then asks the listing.
    const refused = server
      .requests()
      .filter(({ status, operation }) => status === 403 && operation !== 'HeadObject');
    expect(refused, 'requests the policy did not cover').toEqual([]);
  } finally {
    await host.engine.close();
    await server.close();
    await rm(place, { recursive: true, force: true });
  }
});
