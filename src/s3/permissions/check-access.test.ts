import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyStatement } from '../../practice/policy/practice-policy.js';
import { createPracticeKeys } from '../../practice/practice-keys.js';
import {
  type FaultPlan,
  type PracticeAccount,
  type PracticeServer,
  startPracticeServer,
} from '../../practice/practice-server.js';
import type { AccessReport } from '../../shared/models/access.js';
import type { ClientMaker } from '../buckets/bucket-location.js';
import { createS3Client } from '../client/client-factory.js';
import type { Connection } from '../client/connection.js';
import { checkAccess } from './check-access.js';
import { minimalPolicy } from './policy/minimal-policy.js';

const bucket = 'checked-bucket';
const prefix = '측정/2026 (raw)/';
const owner = createPracticeKeys('owner');
const allowAll: PolicyStatement = { Effect: 'Allow', Action: '*', Resource: '*' };

function user(...Statement: PolicyStatement[]): PracticeAccount {
  const keys = createPracticeKeys('analyst');
  return { ...keys, accountId: owner.accountId, policy: { Version: '2012-10-17', Statement } };
}

function without(action: string, resource = '*'): PracticeAccount {
  return user(allowAll, { Effect: 'Deny', Action: action, Resource: resource });
}

const scope = { bucket, prefix, region: 'ap-northeast-2', kmsKeyArn: null, createsBucket: false };
const minimal = minimalPolicy(scope);
const users = {
  all: user(allowAll),
  minimal: user(...minimal.Statement),
  noList: without('s3:ListBucket'),
  noRead: without('s3:GetObject'),
  noWrite: without('s3:PutObject'),
  noAbort: without('s3:AbortMultipartUpload'),
  noParts: without('s3:ListMultipartUploadParts'),
  noUploads: without('s3:ListBucketMultipartUploads'),
  noListNoRead: user(allowAll, {
    Effect: 'Deny',
    Action: ['s3:ListBucket', 's3:GetObject'],
    Resource: '*',
  }),
  elsewhereOnly: user(...minimalPolicy({ ...scope, prefix: 'other/' }).Statement),
  nothing: user(),
  stranger: createPracticeKeys('stranger'),
} as const;

let folder: string;
let server: PracticeServer;
let faults: FaultPlan | null = null;

function connect(account: PracticeAccount, isAws: boolean): Connection {
  const { accessKeyId, secretAccessKey } = account;
  const endpoint = isAws ? null : server.url;
  return { credentials: { accessKeyId, secretAccessKey }, region: 'us-east-1', endpoint };
}

/** Every connection to AWS leads to the practice server. */
const makeClient: ClientMaker = (connection, options) =>
  createS3Client({ ...connection, endpoint: server.url }, options);

async function check(
  account: PracticeAccount,
  options: { isAws?: boolean; below?: string; inBucket?: string } = {},
): Promise<AccessReport> {
  const { isAws = true, below = prefix, inBucket = bucket } = options;
  const answer = await checkAccess(connect(account, isAws), inBucket, below, { makeClient });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

/** Each permission with its result: its state, and the reason or the kind of policy behind it. */
function told({ rows }: AccessReport): Record<string, string> {
  return Object.fromEntries(
    rows.map(({ need, state, reason, denial }) => [
      need,
      [state, reason ?? denial?.cause].filter(Boolean).join(' '),
    ]),
  );
}

const everything = {
  write: 'allowed',
  'write-parts': 'allowed',
  list: 'allowed',
  read: 'allowed',
  'list-parts': 'allowed',
  abort: 'allowed',
  'list-uploads': 'allowed',
};

const eye = () =>
  createS3Client({
    credentials: { accessKeyId: owner.accessKeyId, secretAccessKey: owner.secretAccessKey },
    region: 'ap-northeast-2',
    endpoint: server.url,
  });

/** What the bucket contains: keys with their time and content, and incomplete uploads. */
async function holdings() {
  const client = eye();
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  client.destroy();
  return {
    objects: Contents.map(({ Key, ETag, LastModified, Size }) => [Key, ETag, LastModified?.getTime(), Size]),
    uploads: Uploads.map(({ Key }) => Key),
  };
}

async function put(Key: string): Promise<void> {
  const client = eye();
  await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'what was there' }));
  client.destroy();
}

async function remove(Key: string): Promise<void> {
  const client = eye();
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  client.destroy();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-access-'));
  server = await startPracticeServer({
    folder,
    accounts: [owner, ...Object.values(users)],
    faults: (request) => faults?.(request) ?? null,
  });
  const client = eye();
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' },
    }),
  );
  client.destroy();
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  faults = null;
  await remove(`${prefix}there already`);
});

for (const isAws of [true, false]) {
  describe(isAws ? 'on AWS' : 'on a compatible server', () => {
    for (const holdsObject of [true, false]) {
      describe(holdsObject ? 'with an object below the prefix' : 'with nothing below the prefix', () => {
        beforeEach(async () => {
          if (holdsObject) await put(`${prefix}there already`);
        });

        it.each([
          ['all', everything],
          ['minimal', everything],
          ['noWrite', { ...everything, write: 'denied identity', 'write-parts': 'denied identity' }],
          ['noRead', { ...everything, read: 'denied identity' }],
          ['noParts', { ...everything, 'list-parts': 'denied identity' }],
          ['noUploads', { ...everything, 'list-uploads': 'denied identity' }],
          ['noList', { ...everything, list: 'denied identity' }],
          ['noListNoRead', { ...everything, list: 'denied identity', read: 'denied identity' }],
          [
            'noAbort',
            {
              ...everything,
              abort: 'denied identity',
              ...(isAws ? {} : { write: 'untestable no-way-back' }),
            },
          ],
        ] as const)('reports what %s may do, and leaves everything as it was', async (who, expected) => {
          const before = await holdings();
          server.clearRequests();
          expect(told(await check(users[who], { isAws }))).toEqual(expected);
          expect(await holdings()).toEqual(before);
          const written = server
            .requests()
            .filter(({ operation, status }) => operation === 'PutObject' && status < 400);
          expect(written, 'objects written meanwhile').toEqual([]);
        });
      });
    }

    it('reports everything as denied without a policy, and offers the policy to request', async () => {
      for (const who of ['nothing', 'elsewhereOnly'] as const) {
        const report = await check(users[who], { isAws });
        const denied = report.rows.filter(({ state }) => state === 'denied').map(({ need }) => need);
        expect(denied).toContain('write-parts');
        expect(denied).toContain('list');
        expect(report.rows.filter(({ state }) => state === 'allowed').map(({ need }) => need)).toEqual(
          who === 'nothing' ? [] : ['list-uploads'],
        );
        expect(JSON.parse(report.policy)).toEqual(minimal);
      }
    });
  });
}

describe('a row of the report', () => {
  it('names action and resource as a policy has to', async () => {
    const { rows } = await check(users.nothing);
    expect(rows.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      `s3:PutObject arn:aws:s3:::${bucket}/${prefix}*`,
      `s3:PutObject arn:aws:s3:::${bucket}/${prefix}*`,
      `s3:ListBucket arn:aws:s3:::${bucket}`,
      `s3:GetObject arn:aws:s3:::${bucket}/${prefix}*`,
      `s3:ListMultipartUploadParts arn:aws:s3:::${bucket}/${prefix}*`,
      `s3:AbortMultipartUpload arn:aws:s3:::${bucket}/${prefix}*`,
      `s3:ListBucketMultipartUploads arn:aws:s3:::${bucket}`,
    ]);
    expect(rows.every(({ denial }) => denial?.cause === 'identity' && !denial.isExplicit)).toBe(true);
  });

  it('says when a statement explicitly denies the action, which no other policy can undo', async () => {
    const { rows } = await check(users.noWrite);
    const write = rows.find(({ need }) => need === 'write');
    expect(write?.denial).toEqual({ cause: 'identity', isExplicit: true });
  });

  it('tells the account of the bucket from that of the keys', async () => {
    const { rows } = await check(users.stranger);
    expect(rows.every(({ state, denial }) => state === 'denied' && denial?.cause === 'bucket-policy')).toBe(
      true,
    );
  });
});

describe('the least policy', () => {
  const actions = minimal.Statement.flatMap(({ Action }) => Action);

  it.each(actions)('is not enough without %s', async (action) => {
    const fewer = minimal.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((one) => one !== action),
    })).filter(({ Action }) => Action.length > 0);
    const account = user(...fewer);
    const place = await mkdtemp(join(tmpdir(), 'hoist-access-'));
    const other = await startPracticeServer({ folder: place, accounts: [owner, account] });
    const toOther: ClientMaker = (connection, options) =>
      createS3Client({ ...connection, endpoint: other.url }, options);
    const client = toOther(connect(owner, true));
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    client.destroy();
    const answer = await checkAccess(connect(account, true), bucket, prefix, { makeClient: toOther });
    await other.close();
    await rm(place, { recursive: true, force: true });
    const denied = answer.ok ? answer.value.rows.filter(({ state }) => state === 'denied') : [];
    expect(new Set(denied.map((row) => row.action))).toEqual(new Set([action]));
  });
});

describe('whether a write never overwrites', () => {
  it('is shown by an existing object, documented without one, and open on other servers', async () => {
    expect((await check(users.all)).neverOverwrites).toBe('documented');
    expect((await check(users.all, { isAws: false })).neverOverwrites).toBe('open');
    await put(`${prefix}there already`);
    expect((await check(users.all)).neverOverwrites).toBe('shown');
  });

  it('is never tested on an existing object of a server that may ignore the condition', async () => {
    await put(`${prefix}there already`);
    server.clearRequests();
    await check(users.all, { isAws: false });
    const touched = server
      .requests()
      .filter(({ method, key }) => method !== 'HEAD' && key?.endsWith('already'));
    expect(touched).toEqual([]);
  });
});

describe('a bucket that does not exist', () => {
  it('is not a failure: the policy allows creating it', async () => {
    const report = await check(users.all, { inBucket: 'not-there-yet' });
    expect(told(report)).toMatchObject({
      'create-bucket': 'untestable no-way-back',
      write: 'untestable bucket-absent',
    });
    expect(report.policy).toContain('s3:CreateBucket');
  });
});

describe('a failure during the check', () => {
  it('fails the whole check when no request can be answered', async () => {
    const wrong = { ...users.all, secretAccessKey: 'x'.repeat(40) };
    const answer = await checkAccess(connect(wrong, true), bucket, prefix, { makeClient });
    expect(answer).toMatchObject({ ok: false, error: { code: 'secret-key-wrong' } });
  });

  it('removes an upload whose CreateMultipartUpload was never answered', async () => {
    faults = ({ operation }) => (operation === 'CreateMultipartUpload' ? { kind: 'lose-answer' } : null);
    const report = await check(users.all);
    expect(told(report)['write-parts']).toBe('untestable no-answer');
    expect(report.leftBehind).toBeNull();
    expect((await holdings()).uploads).toEqual([]);
  });

  it('removes the upload although its part never arrives', async () => {
    faults = ({ operation }) => (operation === 'UploadPart' ? { kind: 'cut' } : null);
    const report = await check(users.all);
    expect(told(report)['write-parts']).toBe('untestable no-answer');
    expect((await holdings()).uploads).toEqual([]);
  });

  it('reports an upload that could not be removed', async () => {
    let aborts = 0;
    faults = ({ operation }) =>
      operation === 'AbortMultipartUpload' && ++aborts > 1 ? { kind: 'error', code: 'InternalError' } : null;
    const report = await check(users.all);
    expect(report.leftBehind).toBe((await holdings()).uploads[0]);
    faults = null;
  });

  it('refuses a prefix that leaves no room for a key', async () => {
    const answer = await checkAccess(connect(users.all, true), bucket, `${'x'.repeat(1023)}/`, {
      makeClient,
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'key-too-long', details: { bytes: 1024 } } });
  });
});

it('the check sends at most eighteen small requests', async () => {
  server.clearRequests();
  await check(users.all);
  expect(server.requests().length).toBeLessThanOrEqual(18);
  const client = eye();
  await expect(client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'any' }))).rejects.toMatchObject({
    name: 'NotFound',
  });
  client.destroy();
});
