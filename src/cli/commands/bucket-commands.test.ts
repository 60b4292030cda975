import { randomBytes } from 'node:crypto';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { CommandBench } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';
import type { PolicyDocument } from '../../practice/policy/practice-policy.js';
import type { PracticeAccount } from '../../practice/practice-account.js';
import { minimalPolicy } from '../../s3/permissions/policy/minimal-policy.js';

const bucket = 'survey-2026';
const openBench = useCommandBenches();
let bench: CommandBench;

async function open(limits?: Pick<PracticeAccount, 'deny' | 'policy'>): Promise<CommandBench> {
  bench = await openBench(limits);
  await bench.createBucket(bucket);
  return bench;
}

interface Checked {
  readonly permissions: readonly {
    readonly action: string;
    readonly state: string;
    readonly deniedBy: string;
  }[];
  readonly policy: unknown;
  readonly region: string;
}

describe('check', () => {
  it('reports that everything is allowed, and leaves the bucket as it was', async () => {
    const { run, connect, client } = await open();
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'raw/there', Body: 'x' }));
    const before = await bench.objects(bucket);
    const { code, stdout, stderr } = await run(['check', `s3://${bucket}/raw`, ...connect]);
    expect(stdout).toContain('Everything an upload needs is allowed.');
    expect(stdout.match(/Allowed/g)).toHaveLength(7);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await bench.objects(bucket)).toEqual(before);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(Uploads).toEqual([]);
  });

  it('names what is missing, why, and the policy to request', async () => {
    const { run, connect } = await open({ deny: ['s3:PutObject', 's3:AbortMultipartUpload'] });
    const { code, stdout, stderr } = await run(['check', `s3://${bucket}/raw`, ...connect]);
    expect(code).toBe(2);
    expect(stdout).toContain('No policy of these keys allows s3:AbortMultipartUpload.');
    expect(stdout).toContain(`allow s3:AbortMultipartUpload on arn:aws:s3:::${bucket}/raw/*.`);
    expect(stdout).toContain('These keys can’t upload here.');
    const [, command = ''] = /The policy to request: hoist (.+)$/m.exec(stderr) ?? [];

    const written = await run(command.split(' '));
    const json = await run(['check', `s3://${bucket}/raw`, ...connect, '--json']);
    const checked = JSON.parse(json.stdout) as Checked;
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(checked.region).toBe('ap-northeast-2');
    expect(checked.permissions.filter(({ state }) => state === 'denied')).toMatchObject([
      { action: 's3:PutObject', deniedBy: 'identity' },
      { action: 's3:AbortMultipartUpload', deniedBy: 'identity' },
    ]);
    expect(JSON.parse(written.stdout)).toEqual(checked.policy);
  });

  it('finds the policy it suggests to be sufficient', async () => {
    const scope = {
      bucket,
      prefix: '측정/',
      region: 'ap-northeast-2',
      kmsKeyArn: null,
      createsBucket: false,
    };
    const { run, connect } = await open({ policy: minimalPolicy(scope) });
    expect(await run(['check', `s3://${bucket}/측정`, ...connect])).toMatchObject({ code: 0 });
    expect(await run(['check', `s3://${bucket}/elsewhere`, ...connect])).toMatchObject({ code: 2 });
  });

  it('reports in Korean', async () => {
    const { run, connect } = await open({ deny: ['s3:GetObject'] });
    const { stdout } = await run(['check', `s3://${bucket}`, ...connect], { LANG: 'ko_KR.UTF-8' });
    expect(stdout).toContain('이 키에는 s3:GetObject 작업을 허용하는 정책이 없습니다.');
  });
});

describe('policy', () => {
  it('needs neither keys nor a network', async () => {
    const { run } = await open();
    const key = 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const args = [
      'policy',
      `s3://${bucket}/2026`,
      '--region',
      'cn-north-1',
      '--kms-key',
      key,
      '--create-bucket',
    ];
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(0);
    const { Statement } = JSON.parse(stdout) as PolicyDocument;
    expect(Statement.map(({ Sid }) => Sid)).toEqual([
      'CreateBucket',
      'ListPrefix',
      'ListUnfinishedUploads',
      'CompareAndUpload',
      'UseBucketKey',
    ]);
    expect(stdout).toContain(`arn:aws-cn:s3:::${bucket}/2026/*`);
    expect(stderr).toContain('a managed policy and a user’s inline policy.');
  });

  it('does not accept an alias in place of a key ARN', async () => {
    const { run } = await open();
    const { code, stderr } = await run(['policy', `s3://${bucket}`, '--kms-key', 'alias/ours']);
    expect(code).toBe(1);
    expect(stderr).toContain('--kms-key takes the ARN of a key');
  });
});

interface IncompleteUploads {
  readonly uploads: readonly {
    readonly key: string;
    readonly bytes: number;
    readonly runId: string | null;
    readonly outcome: string | null;
  }[];
  readonly totals: {
    readonly uploads: number;
    readonly bytes: number;
    readonly monthlyDollars: number | null;
  };
}

describe('incomplete-uploads', () => {
  async function begin(Key: string, bytes: number): Promise<void> {
    const client = bench.client;
    const { UploadId } =
      (await client?.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }))) ?? {};
    const Body = Buffer.alloc(bytes);
    await client?.send(new UploadPartCommand({ Bucket: bucket, Key, UploadId, PartNumber: 1, Body }));
  }

  it('are listed, and removed only after a confirmation', async () => {
    const { run, connect } = await open();
    expect(await run(['incomplete-uploads', `s3://${bucket}`, ...connect])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'There are no unfinished uploads.\n',
    });
    await begin('측정/big.bin', 1_500_000);
    await begin('other.bin', 500_000);
    const shown = await run(['incomplete-uploads', `s3://${bucket}`, ...connect]);
    expect(shown.stdout).toMatch(
      /1\.5 MB\s+1 part\s+started \d{4}-\d\d-\d\d\s+inactive for less than a day\s.*측정\/big\.bin/,
    );
    expect(shown.stdout).toContain('2 unfinished uploads, 2.0 MB\n');

    const unasked = await run([
      'incomplete-uploads',
      `s3://${bucket}`,
      ...connect,
      '--abort-older-than',
      '0',
    ]);
    expect(unasked).toMatchObject({ code: 1 });
    expect(unasked.stderr).toContain('Add --yes');

    const tooYoung = ['--abort-older-than', '1', '--yes', '--json'];
    const young = await run(['incomplete-uploads', `s3://${bucket}`, ...connect, ...tooYoung]);
    expect((JSON.parse(young.stdout) as IncompleteUploads).uploads.map(({ outcome }) => outcome)).toEqual([
      null,
      null,
    ]);

    const below = [
      'incomplete-uploads',
      `s3://${bucket}/other`,
      ...connect,
      '--abort-older-than',
      '0',
      '--yes',
      '--json',
    ];
    const removed = JSON.parse((await run(below)).stdout) as IncompleteUploads;
    expect(removed).toMatchObject({
      uploads: [{ key: 'other.bin', bytes: 500_000, outcome: 'aborted' }],
      totals: { uploads: 1, bytes: 500_000, monthlyDollars: null },
    });
    const after = JSON.parse(
      (await run(['incomplete-uploads', `s3://${bucket}`, ...connect, '--json'])).stdout,
    ) as IncompleteUploads;
    expect(after.uploads.map(({ key }) => key)).toEqual(['측정/big.bin']);
  });

  it('of an interrupted run are marked as its own and stay', async () => {
    const { run, start, connect, folder, write, server } = await open();
    await write({ 'big.bin': randomBytes(30 * 1024 * 1024) });
    if (bench !== null)
      bench.faults = ({ operation, partNumber }) =>
        operation === 'UploadPart' && (partNumber ?? 0) > 2 ? { kind: 'delay', milliseconds: 8000 } : null;
    const running = start(['upload', folder, `s3://${bucket}`, ...connect, '--json']);
    const arrived = () =>
      server.requests().filter(({ operation, status }) => operation === 'UploadPart' && status === 200)
        .length;
    await expect.poll(arrived).toBe(2);
    const during = await run(['incomplete-uploads', `s3://${bucket}`, ...connect]);
    expect(during.stdout).toContain('in use');
    running.child.kill('SIGKILL');
    await running.ended;
    const all = [
      'incomplete-uploads',
      `s3://${bucket}`,
      ...connect,
      '--abort-older-than',
      '0',
      '--yes',
      '--json',
    ];
    const { uploads } = JSON.parse((await run(all)).stdout) as IncompleteUploads;
    expect(uploads).toMatchObject([{ key: 'big.bin', outcome: null }]);
    const runId = uploads[0]?.runId ?? '';
    const shown = await run(['incomplete-uploads', `s3://${bucket}`, ...connect]);
    expect(shown.stdout).toContain(`yours: resume ${runId.slice(0, 8)}`);
    expect(await run(['resume', runId.slice(0, 8), ...connect])).toMatchObject({ code: 0 });
    expect(await run(['incomplete-uploads', `s3://${bucket}`, ...connect])).toMatchObject({ stdout: '' });
  });

  it('that may not be listed are not reported as none', async () => {
    const { run, connect } = await open({ deny: ['s3:ListBucketMultipartUploads'] });
    const { code, stdout, stderr } = await run(['incomplete-uploads', `s3://${bucket}`, ...connect]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('aren’t allowed to list unfinished uploads (s3:ListBucketMultipartUploads)');
  });

  it('whose parts may not be listed are shown without a size', async () => {
    const { run, connect } = await open({ deny: ['s3:ListMultipartUploadParts'] });
    await begin('big.bin', 100_000);
    const { code, stdout, stderr } = await run(['incomplete-uploads', `s3://${bucket}`, ...connect]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\?\s+\?\s/);
    expect(stderr).toContain('The size of 1 upload is not known');
  });
});
