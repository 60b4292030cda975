import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../src/engine/host/engine-host.js';
import { createInProcessHost } from '../../src/engine/host/in-process-host.js';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import { startPracticeServer } from '../../src/practice/practice-server.js';
import { quirkSets } from '../../src/practice/quirks/quirk-sets.js';
import type { Quirks } from '../../src/practice/quirks/quirks.js';
import { createS3Client } from '../../src/s3/client/client-factory.js';
import type { Connection, Credentials } from '../../src/s3/client/connection.js';
import { defaultDraftOptions } from '../../src/shared/models/plan.js';
import type { ReadBackChoice, RunRow, RunSummary } from '../../src/shared/models/run.js';
import { runEnds } from '../support/run-ends.js';

const ceph = process.env['HOIST_CEPH_ENDPOINT'];
const lab = process.env['S3LAB'];
if (ceph === undefined || lab === undefined) throw new Error('run this with npm run test:ceph');

const script = fileURLToPath(new URL('../../scripts/ceph.sh', import.meta.url));
const program = fileURLToPath(new URL('other-tools.py', import.meta.url));
const region = 'ap-northeast-2';
const credentials = { accessKeyId: 'OWNERKEY', secretAccessKey: 'ownersecret' };
const bucket = `other-tools-${process.pid}`;
const mebibyte = 1024 * 1024;
/** The same folder, as this computer and as the tools see it. */
const outside = join(lab, 'srv', 'tools', bucket);
const inside = `/srv/tools/${bucket}`;

/** Only ends what hangs. */
const limitMs = 120_000;

async function tool(...command: readonly string[]): Promise<void> {
  await promisify(execFile)('bash', [script, 'run', ...command], { timeout: limitMs, maxBuffer: mebibyte });
}

/** Whether `aws` is aws-cli 1 here: the tools' system has a package of aws-cli 2 only. */
async function hasOldAws(): Promise<boolean> {
  const version = await promisify(execFile)('aws', ['--version'], { timeout: limitMs }).catch(() => null);
  // The earliest versions write it to the other stream.
  return version !== null && (version.stdout + version.stderr).startsWith('aws-cli/1.');
}

/** Sends the two files as aws-cli 1 does, and as it did before it sent checksums of its own (version 1.37). */
async function fillByOldAws(endpoint: string): Promise<void> {
  for (const checksums of ['when_supported', 'when_required']) {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REQUEST_CHECKSUM_CALCULATION: checksums,
    };
    for (const size of ['small', 'large']) {
      const args = ['--endpoint-url', endpoint, '--region', region, 's3', 'cp', '--only-show-errors'];
      const target = `s3://${bucket}/aws1/${size}-${checksums}`;
      await promisify(execFile)('aws', [...args, join(outside, `${size}.bin`), target], {
        env,
        timeout: limitMs,
      });
    }
  }
}

/** Fills a bucket with the two files, as each tool sends them with its options. */
async function fill(endpoint: string): Promise<void> {
  await tool('python3', `${inside}/other-tools.py`, endpoint, bucket, inside);
  const aws = ['aws', '--endpoint-url', endpoint, '--region', region, 's3', 'cp', '--only-show-errors'];
  const rclone = ['rclone', 'copyto', '--s3-provider=Other', '--s3-env-auth', `--s3-endpoint=${endpoint}`];
  const options = [`--s3-region=${region}`, '--s3-force-path-style', '--s3-no-check-bucket', '--retries=1'];
  for (const size of ['small', 'large']) {
    const file = `${inside}/${size}.bin`;
    await tool(...aws, file, `s3://${bucket}/aws/${size}`);
    await tool(...aws, '--checksum-algorithm', 'CRC32', file, `s3://${bucket}/aws/${size}-CRC32`);
    for (const chunk of [5, 9]) {
      const parts = [`--s3-upload-cutoff=5Mi`, `--s3-chunk-size=${chunk}Mi`];
      await tool(...rclone, ...options, ...parts, file, `:s3:${bucket}/rclone/${size}-${chunk}`);
    }
  }
  if (await hasOldAws()) await fillByOldAws(endpoint);
}

interface Place {
  readonly endpoint: string;
  /** Of whoever verifies. */
  readonly keys: Credentials;
  close(): Promise<void>;
}

/** A practice server that the tools can reach, with Ceph's keys; the quirks are for whoever verifies. */
async function practice(quirks: Quirks): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-other-tools-'));
  const verifier = createPracticeKeys('verifier');
  const owner = { ...verifier, ...credentials, userName: 'owner', isObserver: true } as const;
  const server = await startPracticeServer({ folder, accounts: [owner, verifier], quirks });
  const { accessKeyId, secretAccessKey } = verifier;
  return {
    endpoint: server.url,
    keys: { accessKeyId, secretAccessKey },
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

beforeAll(async () => {
  await mkdir(outside, { recursive: true });
  await writeFile(join(outside, 'small.bin'), randomBytes(100_000));
  // Neither whole mebibytes nor a multiple of any part size.
  await writeFile(join(outside, 'large.bin'), randomBytes(20 * mebibyte + 12_345));
  await copyFile(program, join(outside, 'other-tools.py'));
});
afterAll(() => rm(outside, { recursive: true, force: true }));

describe.each([
  [
    'Ceph',
    (): Promise<Place> =>
      Promise.resolve({ endpoint: ceph, keys: credentials, close: () => Promise.resolve() }),
  ],
  ['the practice server', () => practice({})],
  ['a server whose objects have nothing to compare', () => practice(quirkSets['no-etag'].quirks)],
])('objects of boto3, aws-cli and rclone on %s', (name, open_) => {
  const hasEvidence = !name.includes('nothing');
  let place: Place;
  let host: EngineHost;
  let folder: string;
  let keys: readonly string[] = [];

  beforeAll(async () => {
    place = await open_();
    folder = await mkdtemp(join(tmpdir(), 'hoist-other-tools-'));
    host = createInProcessHost(join(folder, 'state'), { senderThreads: null });
    const client = createS3Client({ ...connection(), credentials });
    try {
      await client.send(
        new CreateBucketCommand({
          Bucket: bucket,
          CreateBucketConfiguration: { LocationConstraint: region },
        }),
      );
      await fill(place.endpoint);
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      keys = Contents.flatMap(({ Key }) => Key ?? []);
    } finally {
      client.destroy();
    }
    for (const key of keys) {
      await mkdir(join(folder, 'files', key, '..'), { recursive: true });
      const source = key.includes('small') ? 'small.bin' : 'large.bin';
      await copyFile(join(outside, source), join(folder, 'files', key));
    }
  }, 5 * limitMs);
  afterAll(async () => {
    await host.engine.close();
    await place.close();
    await rm(folder, { recursive: true });
  });

  function connection(): Connection {
    return { credentials: place.keys, region, endpoint: place.endpoint };
  }

  async function verify(readBack: ReadBackChoice): Promise<[RunSummary, readonly RunRow[]]> {
    const ended = runEnds(host);
    const { runId } = await host.engine.runs.start(
      { profileId: null, connection: connection(), bucket, onConflict: 'skip' },
      {
        mode: 'verify',
        roots: [{ rootId: 'root', name: 'files', kind: 'folder', path: join(folder, 'files') }],
        options: defaultDraftOptions,
        verifying: { readBack, seed: 'seed' },
      },
    );
    await ended;
    const { rows } = await host.engine.history.rows(runId, 'all', 0, 100);
    return [await host.engine.history.summary(runId), rows];
  }

  it('are proven without a download, where there is anything to compare', async () => {
    expect(keys.length).toBe((await hasOldAws()) ? 22 : 18);
    const [summary, rows] = await verify('none');
    const unproven = rows.filter(({ error }) => error !== null).map(({ path, error }) => [path, error]);
    if (hasEvidence) {
      expect(unproven).toEqual([]);
      expect(summary).toMatchObject({ outcome: 'complete', level: 'listed', extra: { files: 0 } });
    } else {
      expect(summary.outcome).toBe('unverified');
      const reason = { code: 'object-unproven', details: { reason: 'nothing' } };
      expect(unproven).toEqual(keys.toSorted().map((key) => [key, reason]));
    }
  });

  it('are proven by a download', async () => {
    const [summary] = await verify('all');
    expect(summary).toMatchObject({ outcome: 'complete', level: 'read-back' });
  });

  it('are never called proven for a file with another byte', async () => {
    for (const key of keys) {
      const file = await open(join(folder, 'files', key), 'r+');
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      await file.read(last, 0, 1, size - 1);
      await file.write(Buffer.from([(last[0] ?? 0) ^ 1]), 0, 1, size - 1);
      await file.close();
    }
    const [summary, rows] = await verify('none');
    expect(summary.failed.files).toBe(keys.length);
    const codes = new Set(rows.map(({ error }) => error?.code));
    expect([...codes].filter((code) => code !== 'object-differs' && code !== 'object-unproven')).toEqual([]);
    const [read] = await verify('unproven');
    expect(read).toMatchObject({ outcome: 'partial', failed: { files: keys.length } });
    expect(read.failedBy.map(({ error }) => error.code)).toEqual(['object-differs']);
  });
});
