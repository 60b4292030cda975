import { afterEach, expect, it } from 'vitest';
import {
  errorXml,
  type ReceivedRequest,
  type ScriptedServer,
  startScriptedServer,
} from '../../../tests/support/scripted-server.js';
import type { AccessReport } from '../../shared/models/access.js';
import { createS3Client } from '../client/client-factory.js';
import { checkAccess } from './check-access.js';

const keyArn = 'arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const who = 'User: arn:aws:iam::111122223333:user/kim is not authorized to perform:';
const usesKey = {
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-server-side-encryption-aws-kms-key-id': keyArn,
};

let server: ScriptedServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

/** An AWS whose bucket encrypts with its own KMS key; `refuses` says which action the key's policy denies. */
async function checkWith(refuses: 'kms:GenerateDataKey' | 'kms:Decrypt' | null): Promise<AccessReport> {
  const xml = { 'content-type': 'application/xml' };
  const refusal = (action: string) => ({
    status: 403,
    headers: xml,
    body: errorXml('AccessDenied', {
      Message: `${who} ${action} on resource: ${keyArn} because no identity-based policy allows the ${action} action`,
    }),
  });
  const failed = (status: number, code: string) => ({ status, headers: xml, body: errorXml(code) });
  const answer = ({ method, url, headers }: ReceivedRequest) => {
    const { searchParams: query } = new URL(url, 'http://s3');
    if (method === 'HEAD') return { status: 200, headers: { 'x-amz-bucket-region': 'ap-northeast-2' } };
    if (query.get('list-type') === '2') return { status: 200, headers: xml, body: '<ListBucketResult/>' };
    if (method === 'GET' && query.has('uploads'))
      return { status: 200, headers: xml, body: '<ListMultipartUploadsResult/>' };
    if (method === 'POST') {
      if (refuses === 'kms:GenerateDataKey') return refusal(refuses);
      const body =
        '<InitiateMultipartUploadResult><UploadId>created</UploadId></InitiateMultipartUploadResult>';
      return { status: 200, headers: { ...xml, ...usesKey }, body };
    }
    const upload = query.get('uploadId');
    if (upload !== null && upload !== 'created') return failed(404, 'NoSuchUpload');
    if (method === 'DELETE') return { status: 204 };
    if (headers['content-md5'] !== undefined) return failed(400, 'BadDigest');
    if (method === 'PUT')
      return refuses === 'kms:Decrypt' ? refusal(refuses) : { status: 200, headers: { etag: '"e"' } };
    return failed(404, 'NoSuchKey');
  };
  const running = await startScriptedServer(answer);
  server = running;
  const report = await checkAccess({ ...running.connection(), endpoint: null }, 'a-bucket', '', {
    makeClient: (connection, options) => createS3Client({ ...connection, endpoint: running.url }, options),
  });
  if (!report.ok) throw new Error(report.error.code);
  return report.value;
}

it('checkAccess finds the KMS key of a bucket and puts it into the policy', async () => {
  const { rows, policy, scope } = await checkWith(null);
  expect(rows.find(({ need }) => need === 'encrypt')).toMatchObject({ state: 'allowed', resource: keyArn });
  expect(scope.kmsKeyArn).toBe(keyArn);
  expect(policy).toContain('kms:GenerateDataKey');
  expect(policy).toContain('s3.ap-northeast-2.amazonaws.com');
});

it.each(['kms:GenerateDataKey', 'kms:Decrypt'] as const)(
  'checkAccess reports that the KMS key denies %s',
  async (action) => {
    const { rows, scope } = await checkWith(action);
    expect(rows.find(({ need }) => need === 'encrypt')).toMatchObject({
      state: 'denied',
      action,
      resource: keyArn,
      denial: { cause: 'identity' },
    });
    expect(rows.find(({ need }) => need === 'write-parts')).toMatchObject({
      state: 'untestable',
      reason: 'depends',
    });
    expect(scope.kmsKeyArn).toBe(keyArn);
    const aborted = server?.received.filter(
      ({ method, url }) => method === 'DELETE' && url.includes('created'),
    );
    expect(aborted).toHaveLength(action === 'kms:Decrypt' ? 1 : 0);
  },
);
