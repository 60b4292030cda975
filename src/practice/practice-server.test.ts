import { once } from 'node:events';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { openRequest, sendRaw, signRequest, summaryOf } from '../../tests/s3-behaviour/raw-request.js';
import {
  createBucketIn,
  owner,
  seoul,
  underTest,
  usePracticeFolder,
} from '../../tests/support/practice-folder.js';
import { answerOf, createClient } from '../../tests/support/server-under-test.js';

const practice = usePracticeFolder();

describe('regions of the practice server', () => {
  it('are all served, and a bucket says which is its own', async () => {
    const server = await practice.start();
    const east = createClient(underTest(server, 'us-east-1'));
    await east.send(createBucketIn('bucket-in-seoul', seoul));
    await east.send(new CreateBucketCommand({ Bucket: 'bucket-in-virginia' }));
    expect(await answerOf(east.send(new CreateBucketCommand({ Bucket: 'bucket-in-virginia' })))).toBe('ok');
    expect(await answerOf(east.send(createBucketIn('bucket-in-seoul', seoul)))).toBe(
      '409 BucketAlreadyOwnedByYou',
    );
    const { Buckets } = await east.send(new ListBucketsCommand({ BucketRegion: seoul }));
    expect(Buckets).toMatchObject([{ Name: 'bucket-in-seoul', BucketRegion: seoul }]);

    const head = await sendRaw(underTest(server, 'us-east-1'), { method: 'HEAD', path: '/bucket-in-seoul' });
    expect(head.status).toBe(301);
    expect(head.headers['x-amz-bucket-region']).toBe(seoul);
    const list = { method: 'GET', path: '/bucket-in-seoul', query: { 'list-type': '2' } };
    expect(summaryOf(await sendRaw(underTest(server, 'us-east-1'), list))).toBe('301 PermanentRedirect');
    expect(summaryOf(await sendRaw(underTest(server, seoul), list))).toBe('ok');

    const following = createClient(underTest(server, 'us-east-1'), owner, { followRegionRedirects: true });
    expect(await answerOf(following.send(new ListObjectsV2Command({ Bucket: 'bucket-in-seoul' })))).toBe(
      'ok',
    );
  });

  it('that do not exist, or differ from the bucket host name’s, are refused with the right one', async () => {
    const server = await practice.start({ region: 'eu-west-1' });
    const { port } = server;
    const unknown = await sendRaw(underTest(server, 'mars-north-1'), { method: 'GET', path: '/' });
    expect(summaryOf(unknown)).toBe('400 AuthorizationHeaderMalformed');
    expect(unknown.body).toContain('<Region>eu-west-1</Region>');
    await createClient(underTest(server)).send(createBucketIn('bucket-in-seoul', seoul));
    const global = await sendRaw(underTest(server, 'us-east-1'), {
      method: 'GET',
      path: '/',
      query: { 'list-type': '2' },
      host: `bucket-in-seoul.localhost:${port}`,
    });
    expect(summaryOf(global)).toBe('400 AuthorizationHeaderMalformed');
    expect(global.body).toContain(`<Region>${seoul}</Region>`);
    expect(global.headers['x-amz-bucket-region']).toBe(seoul);
  });

  it.each([
    ['us-east-1', 'us-east-1', '400 InvalidLocationConstraint'],
    ['eu-west-1', seoul, '400 IllegalLocationConstraintException'],
    ['eu-west-1', 'EU', 'ok'],
    ['us-east-1', 'EU', 'ok'],
  ])('%s answers CreateBucket with constraint %s with %s', async (endpoint, constraint, answer) => {
    const client = createClient(underTest(await practice.start(), endpoint));
    expect(await answerOf(client.send(createBucketIn('constrained', constraint)))).toBe(answer);
  });
});

describe('permissions of the practice server', () => {
  it('that are missing are named as AWS names them', async () => {
    const server = underTest(
      await practice.start({
        accounts: [{ ...owner, deny: ['s3:ListAllMyBuckets', 's3:PutObject', 's3:ListBucket'] }],
      }),
    );
    const client = createClient(server);
    await client.send(createBucketIn('limited', seoul));
    await expect(client.send(new ListBucketsCommand({}))).rejects.toThrow(
      'User: arn:aws:iam::111122223333:user/owner is not authorized to perform: s3:ListAllMyBuckets',
    );
    await expect(
      client.send(new PutObjectCommand({ Bucket: 'limited', Key: 'a/b', Body: 'x' })),
    ).rejects.toThrow('s3:PutObject on resource: "arn:aws:s3:::limited/a/b"');
    // Whoever may not list must not learn that a key is missing.
    expect(await answerOf(client.send(new GetObjectCommand({ Bucket: 'limited', Key: 'a' })))).toBe(
      '403 AccessDenied',
    );
    const head = await sendRaw(server, { method: 'HEAD', path: '/limited' });
    expect([head.status, head.headers['x-amz-bucket-region']]).toEqual([403, seoul]);
  });

  it('of temporary keys end with their token', async () => {
    let now = Date.now();
    const session = { ...owner, sessionToken: 'token', sessionExpiresAt: now + 60_000 };
    const server = underTest(await practice.start({ accounts: [session], clock: () => now }));
    const list = (sessionToken?: string): Promise<string> =>
      answerOf(
        createClient(server, owner, {
          credentials: { ...owner, ...(sessionToken === undefined ? {} : { sessionToken }) },
        }).send(new ListBucketsCommand({})),
      );
    expect(await list('token')).toBe('ok');
    expect(await list('other')).toBe('400 InvalidToken');
    expect(await list()).toBe('403 InvalidAccessKeyId');
    now += 61_000;
    expect(await list('token')).toBe('400 ExpiredToken');
  });
});

describe('a request to the practice server', () => {
  it('is verified and answered by the clock the server is given', async () => {
    const now = Date.parse('2031-05-06T07:08:09Z');
    const server = underTest(await practice.start({ clock: () => now }));
    const skewed = await sendRaw(server, { method: 'GET', path: '/' });
    expect(summaryOf(skewed)).toBe('403 RequestTimeTooSkewed');
    expect(skewed.body).toContain('<ServerTime>2031-05-06T07:08:09Z</ServerTime>');
    expect(skewed.headers['date']).toBe('Tue, 06 May 2031 07:08:09 GMT');
    expect(summaryOf(await sendRaw(server, { method: 'GET', path: '/', signedAt: new Date(now) }))).toBe(
      'ok',
    );
  });

  it('for an unsupported operation is answered with 501', async () => {
    const server = underTest(await practice.start());
    await createClient(server).send(createBucketIn('plain', seoul));
    const ask = async (path: string, query: string): Promise<string> =>
      summaryOf(await sendRaw(server, { method: 'GET', path, query: { [query]: '' } }));
    for (const query of ['acl', 'policy', 'cors', 'website'])
      for (const path of ['/plain', '/plain/key']) expect(await ask(path, query)).toBe('501 NotImplemented');
    for (const query of ['tagging', 'versioning', 'lifecycle'])
      expect(await ask('/plain/key', query)).toBe('501 NotImplemented');
    const kms = { 'x-amz-server-side-encryption': 'aws:kms' };
    expect(summaryOf(await sendRaw(server, { method: 'PUT', path: '/plain/key', headers: kms }))).toBe(
      '501 NotImplemented',
    );
  });

  it('that is too large is refused before its body is sent', async () => {
    const server = underTest(await practice.start());
    await createClient(server).send(createBucketIn('large', seoul));
    const path = '/large/key';
    const headers = await signRequest(server, { method: 'PUT', path, contentSha256: 'UNSIGNED-PAYLOAD' });
    const { request, answer } = openRequest(server, 'PUT', path, {
      ...headers,
      'content-length': String(5 * 1024 ** 3 + 1),
      expect: '100-continue',
    });
    let asked = false;
    request.on('continue', () => {
      asked = true;
    });
    request.flushHeaders();
    expect(summaryOf(await answer)).toBe('400 EntityTooLarge');
    expect(asked).toBe(false);
    request.destroy();
  });

  it('that creates an object conflicts with a deletion in the meantime', async () => {
    const server = underTest(await practice.start());
    const client = createClient(server);
    await client.send(createBucketIn('raced', seoul));
    const path = '/raced/key';
    const body = Buffer.from('body');
    const signed = await signRequest(server, {
      method: 'PUT',
      path,
      body,
      headers: { 'if-none-match': '*' },
    });
    const { request, answer } = openRequest(server, 'PUT', path, {
      ...signed,
      'content-length': '4',
      expect: '100-continue',
    });
    request.flushHeaders();
    await once(request, 'continue');
    await client.send(new PutObjectCommand({ Bucket: 'raced', Key: 'key', Body: 'other' }));
    await client.send(new DeleteObjectCommand({ Bucket: 'raced', Key: 'key' }));
    request.end(body);
    expect(summaryOf(await answer)).toBe('409 ConditionalRequestConflict');
    expect(await answerOf(client.send(new HeadObjectCommand({ Bucket: 'raced', Key: 'key' })))).toBe(
      '404 NotFound',
    );
  });

  it('is logged without any secret', async () => {
    const server = await practice.start();
    const client = createClient(underTest(server));
    await client.send(createBucketIn('logged', seoul));
    await client.send(new PutObjectCommand({ Bucket: 'logged', Key: 'a b', Body: 'x' }));
    await answerOf(client.send(new HeadObjectCommand({ Bucket: 'logged', Key: 'none' })));
    expect(server.requests()).toMatchObject([
      { operation: 'CreateBucket', method: 'PUT', path: '/logged/', status: 200, code: null },
      { operation: 'PutObject', path: '/logged/a%20b', bucket: 'logged', key: 'a b', status: 200 },
      { operation: 'HeadObject', status: 404, code: 'NoSuchKey' },
    ]);
    expect(JSON.stringify(server.requests())).not.toMatch(/Signature|AKIA/);
  });

  it('that waits because of a fault does not keep the server from stopping', async () => {
    const forever = new Promise(() => undefined);
    for (const fault of [
      { kind: 'hold', until: forever },
      { kind: 'delay', milliseconds: 24 * 60 * 60 * 1000 },
    ] as const) {
      let arrive = (): void => undefined;
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const server = await practice.start({
        faults: () => {
          arrive();
          return fault;
        },
      });
      const answer = sendRaw(underTest(server), { method: 'GET', path: '/' });
      const refused = expect(answer).rejects.toThrow();
      await arrived;
      await server.close();
      await refused;
    }
  });

  it('can fail on purpose', async () => {
    let fault: 'error' | 'cut' | 'lose-answer' | null = null;
    const server = await practice.start({
      faults: ({ operation }) => {
        if (operation !== 'PutObject' || fault === null) return null;
        return fault === 'error'
          ? { kind: 'error', code: 'SlowDown', headers: { 'retry-after': '1' } }
          : { kind: fault };
      },
    });
    const client = createClient(underTest(server));
    await client.send(createBucketIn('faulty', seoul));
    const put = (Key: string): Promise<string> =>
      answerOf(client.send(new PutObjectCommand({ Bucket: 'faulty', Key, Body: 'x' })));
    const exists = async (Key: string): Promise<boolean> =>
      (await answerOf(client.send(new HeadObjectCommand({ Bucket: 'faulty', Key })))) === 'ok';
    fault = 'error';
    expect(await put('slow')).toBe('503 SlowDown');
    fault = 'cut';
    expect(await put('cut')).toMatch(/^no answer/);
    expect(await exists('cut')).toBe(false);
    fault = 'lose-answer';
    expect(await put('lost')).toMatch(/^no answer/);
    expect(await exists('lost')).toBe(true);
  });
});

describe('GetCallerIdentity', () => {
  const body = Buffer.from('Action=GetCallerIdentity&Version=2011-06-15');
  const request = {
    method: 'POST',
    path: '/',
    body,
    service: 'sts',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };

  it('returns whose keys signed', async () => {
    const answer = await sendRaw(underTest(await practice.start()), request);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<Arn>arn:aws:iam::111122223333:user/owner</Arn>');
    expect(answer.body).toContain('<Account>111122223333</Account>');
  });

  it('refuses like STS', async () => {
    const server = underTest(await practice.start());
    const unknown = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' };
    expect(summaryOf(await sendRaw(server, { ...request, user: unknown }))).toBe('403 InvalidClientTokenId');
    expect(summaryOf(await sendRaw(server, { ...request, service: 's3' }))).toBe('400 SignatureDoesNotMatch');
    const other = { ...request, body: Buffer.from('Action=GetFederationToken') };
    expect(summaryOf(await sendRaw(server, other))).toBe('400 InvalidAction');
  });
});

describe('AssumeRole', () => {
  const mfa = { device: 'arn:aws:iam::111122223333:mfa/phone', code: '123456' };
  const request = (form: Readonly<Record<string, string>>) => ({
    method: 'POST',
    path: '/',
    body: Buffer.from(
      new URLSearchParams({
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleSessionName: 's',
        ...form,
      }).toString(),
    ),
    service: 'sts',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const RoleArn = 'arn:aws:iam::111122223333:role/Uploader';

  it('issues temporary keys that work, to users who have the MFA code', async () => {
    const now = Date.now();
    const server = underTest(await practice.start({ accounts: [{ ...owner, mfa }], clock: () => now }));
    const role = { RoleArn, SerialNumber: mfa.device };
    expect(summaryOf(await sendRaw(server, request(role)))).toBe('403 AccessDenied');
    const wrong = await sendRaw(server, request({ ...role, TokenCode: '000000' }));
    expect(wrong.body).toContain('MultiFactorAuthentication failed');
    const { status, body } = await sendRaw(server, request({ ...role, TokenCode: mfa.code }));
    expect(status).toBe(200);
    const told = (name: string): string =>
      new RegExp(`<${name}>(?<text>[^<]+)`).exec(body)?.groups?.['text'] ?? '';
    expect(told('Arn')).toBe('arn:aws:sts::111122223333:assumed-role/Uploader/s');
    const inAnHour = now + 60 * 60_000;
    expect(Date.parse(told('Expiration'))).toBe(inAnHour);
    const credentials = {
      accessKeyId: told('AccessKeyId'),
      secretAccessKey: told('SecretAccessKey'),
      sessionToken: told('SessionToken'),
    };
    const client = createClient(server, owner, { credentials });
    expect(await answerOf(client.send(new ListBucketsCommand({})))).toBe('ok');
  });

  it('issues no role of another account', async () => {
    const server = underTest(await practice.start());
    const stranger = { RoleArn: 'arn:aws:iam::999999999999:role/Uploader' };
    expect(summaryOf(await sendRaw(server, request(stranger)))).toBe('403 AccessDenied');
  });
});

describe('ListAccessKeys', () => {
  const request = {
    method: 'POST',
    path: '/',
    body: Buffer.from('Action=ListAccessKeys&Version=2010-05-08'),
    service: 'iam',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };

  it('returns the age of a key', async () => {
    const server = underTest(await practice.start());
    const answer = await sendRaw(server, request);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/<CreateDate>\d{4}-\d\d-\d\dT[\d:.]+Z<\/CreateDate>/);
    expect(summaryOf(await sendRaw(server, { ...request, service: 'sts' }))).toBe(
      '400 SignatureDoesNotMatch',
    );
  });

  it('is refused to users without the permission', async () => {
    const denied = { ...owner, deny: ['iam:ListAccessKeys'] };
    const server = underTest(await practice.start({ accounts: [denied] }));
    expect(summaryOf(await sendRaw(server, request))).toBe('403 AccessDenied');
  });
});

describe('HeadBucket', () => {
  it('of an empty name is answered with 404', async () => {
    const client = createClient(underTest(await practice.start()));
    expect(await answerOf(client.send(new HeadBucketCommand({ Bucket: 'nothing' })))).toBe('404 NotFound');
  });
});
