import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { owner, usePracticeFolder } from '../../tests/support/practice-folder.js';
import { startScriptedServer } from '../../tests/support/scripted-server.js';
import type { Connection, Credentials } from '../s3/client/connection.js';
import { identityOf } from './caller-identity.js';
import { checkKeys } from './key-checkup.js';

const practice = usePracticeFolder();

function connection(endpoint: string, change: Partial<Credentials> = {}): Connection {
  const { accessKeyId, secretAccessKey } = owner;
  return {
    credentials: { accessKeyId, secretAccessKey, ...change },
    region: 'us-east-1',
    endpoint,
  };
}

describe('checkKeys', () => {
  it('returns whose keys they are and how old', async () => {
    const keyMadeAt = Date.parse('2025-11-03T08:00:00Z');
    const { url } = await practice.start({ accounts: [{ ...owner, keyMadeAt }] });
    expect(await checkKeys(connection(url))).toEqual({
      error: null,
      identity: {
        account: '111122223333',
        arn: 'arn:aws:iam::111122223333:user/owner',
        kind: 'user',
        name: 'owner',
      },
      madeAt: keyMadeAt,
      ageUnknown: null,
    });
  });

  it('recognises a root key whatever the file was called', async () => {
    const { url } = await practice.start({ accounts: [{ ...owner, isRoot: true }] });
    expect((await checkKeys(connection(url))).identity).toMatchObject({ kind: 'root', name: '' });
  });

  it('takes no web page for a server that knows the keys', async () => {
    const server = await startScriptedServer(() => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html><body>Sign in</body></html>',
    }));
    try {
      expect(await checkKeys(server.connection())).toMatchObject({
        error: { code: 'endpoint-not-s3' },
        identity: null,
      });
    } finally {
      await server.close();
    }
  });

  it('returns no age for keys that may not ask for it', async () => {
    const { url } = await practice.start({ accounts: [{ ...owner, deny: ['iam:ListAccessKeys'] }] });
    expect(await checkKeys(connection(url))).toMatchObject({
      error: null,
      identity: { name: 'owner' },
      madeAt: null,
      ageUnknown: 'denied',
    });
  });

  it('does not ask for the age of temporary keys, which IAM does not list', async () => {
    const account = { ...owner, accessKeyId: 'ASIAMADEUPFORTESTS00', sessionToken: 'token' };
    const server = await practice.start({ accounts: [account] });
    const { accessKeyId, sessionToken } = account;
    expect(await checkKeys(connection(server.url, { accessKeyId, sessionToken }))).toMatchObject({
      identity: { name: 'owner' },
      ageUnknown: 'temporary',
    });
    expect(server.requests()).toHaveLength(1);
  });

  it.each([
    ['access-key-unknown', { accessKeyId: 'AKIANOBODYKNOWSTHIS0' }],
    ['secret-key-wrong', { secretAccessKey: 'wrong' }],
  ])('explains why keys do not work: %s', async (code, change) => {
    const { url } = await practice.start();
    expect(await checkKeys(connection(url, change))).toMatchObject({
      error: { code },
      identity: null,
      madeAt: null,
      ageUnknown: null,
    });
  });

  it('accepts a server without these calls when it lists buckets', async () => {
    const listing = createServer((request, response) => {
      request.resume();
      if (request.method === 'POST') response.writeHead(405).end('<p>no</p>');
      else response.writeHead(200).end('<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>');
    });
    await new Promise<void>((resolve) => {
      listing.listen(0, '127.0.0.1', resolve);
    });
    try {
      const { port } = listing.address() as AddressInfo;
      expect(await checkKeys(connection(`http://127.0.0.1:${port}`))).toEqual({
        error: null,
        identity: null,
        madeAt: null,
        ageUnknown: 'no-answer',
      });
    } finally {
      listing.close();
    }
  });
});

it.each([
  ['arn:aws:iam::123456789012:root', 'root', ''],
  ['arn:aws:iam::123456789012:user/kim', 'user', 'kim'],
  ['arn:aws:iam::123456789012:user/division/team/kim', 'user', 'kim'],
  ['arn:aws-cn:sts::123456789012:assumed-role/Uploader/session:1', 'role', 'Uploader'],
  ['arn:aws:sts::123456789012:federated-user/kim', 'federated', 'kim'],
  ['arn:aws:iam:::something/else', 'other', 'else'],
  ['not an arn', 'other', ''],
])('identityOf parses %s as %s', (arn, kind, name) => {
  expect(identityOf('123456789012', arn)).toEqual({ account: '123456789012', arn, kind, name });
});
