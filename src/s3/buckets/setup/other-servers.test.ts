import { afterEach, describe, expect, it } from 'vitest';
import { amazon, kim, usePracticeAmazon } from '../../../../tests/support/practice-amazon.js';
import {
  type Answer,
  errorXml,
  type ReceivedRequest,
  type ScriptedServer,
  startScriptedServer,
} from '../../../../tests/support/scripted-server.js';
import {
  type BucketSettings,
  type BucketStep,
  defaultBucketSettings,
  type PlannedRequest,
} from '../../../shared/models/bucket-settings.js';
import { createS3Client } from '../../client/client-factory.js';
import { plannedRequests, setUpBucket } from './set-up-bucket.js';

const seoul = 'ap-northeast-2';
const everything: BucketSettings = {
  versioning: true,
  encryption: { kind: 'sse-kms', keyId: 'alias/data', bucketKey: false },
  tags: [{ key: 'a&b', value: '<x> "가" + =/é' }],
  abortIncompleteUploads: true,
};
const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A server without the bucket at first; `tell` answers the requests after CreateBucket. */
async function serverThat(
  tell: (request: ReceivedRequest, query: string) => Answer,
): Promise<ScriptedServer> {
  let isThere = false;
  const server = await startScriptedServer((request) => {
    const query = new URL(request.url, 'http://x').search.replace(/[?=]/g, '').split('&')[0] ?? '';
    if (request.method === 'HEAD') return { status: isThere ? 200 : 404 };
    if (request.method === 'PUT' && query === '') {
      isThere = true;
      return { status: 200 };
    }
    return tell(request, query);
  });
  open.push(server);
  return server;
}

async function stepsOf(server: ScriptedServer, settings: BucketSettings): Promise<readonly BucketStep[]> {
  const wait = async (): Promise<void> => undefined;
  const setup = await setUpBucket(server.connection(), 'my-bucket', seoul, settings, { wait });
  if (!setup.ok) throw new Error(setup.error.code);
  expect(setup.value.outcome).toBe('created');
  return setup.value.steps;
}

describe('a server that is not AWS', () => {
  it('still leaves a usable bucket when it reports a setting as unsupported', async () => {
    const server = await serverThat(() => ({ status: 501, body: errorXml('NotImplemented') }));
    const steps = await stepsOf(server, everything);
    expect(steps.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'unsupported'));
    expect(steps[0]?.error).toMatchObject({
      code: 'request-rejected',
      details: { status: 501, reason: 'NotImplemented' },
    });
  });

  it('is not believed when it answers a setting with a listing or as if a bucket were to be created', async () => {
    const server = await serverThat((request) =>
      request.method === 'GET'
        ? { status: 200, body: '<ListBucketResult><Name>my-bucket</Name></ListBucketResult>' }
        : { status: 200 },
    );
    const steps = await stepsOf(server, defaultBucketSettings(false));
    expect(steps.map(({ step, state }) => [step, state])).toEqual([
      ['public-access', 'unsupported'],
      ['ownership', 'unsupported'],
      ['lifecycle', 'unsupported'],
    ]);
    // Only the bucket itself was created.
    expect(server.received.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('is not believed when it accepts a setting without keeping it', async () => {
    const server = await serverThat((request, query) =>
      request.method === 'PUT'
        ? { status: 200 }
        : {
            status: 404,
            body: errorXml(
              query === 'lifecycle'
                ? 'NoSuchLifecycleConfiguration'
                : query === 'ownershipControls'
                  ? 'OwnershipControlsNotFoundError'
                  : 'NoSuchPublicAccessBlockConfiguration',
            ),
          },
    );
    const steps = await stepsOf(server, defaultBucketSettings(false));
    expect(steps.map(({ state }) => state)).toEqual(['unsupported', 'unsupported', 'unsupported']);
    expect(server.received.filter(({ method }) => method === 'PUT')).toHaveLength(4);
  });

  it.each<[string, Answer]>([
    ['ends the connection without an answer', (_request, response) => response.destroy()],
    ['says that the bucket is being changed', { status: 409, body: errorXml('ConcurrentModification') }],
  ])('is asked again when it %s soon after the bucket was created', async (_when, passing) => {
    let refused = 0;
    const kept = new Set<string>();
    const server = await serverThat((request, query) => {
      // The SDK sends each request three times.
      if (query === 'publicAccessBlock' && refused < 3) {
        refused += 1;
        return passing;
      }
      if (query !== 'publicAccessBlock') return { status: 501, body: errorXml('NotImplemented') };
      if (request.method === 'PUT') kept.add(request.body);
      const [body] = kept;
      return body === undefined
        ? { status: 404, body: errorXml('NoSuchPublicAccessBlockConfiguration') }
        : { status: 200, body };
    });
    const [publicAccess] = await stepsOf(server, defaultBucketSettings(false));
    expect(publicAccess).toEqual({ step: 'public-access', state: 'done', error: null, request: null });
  });

  it('keeps its own encryption when it encrypts by default', async () => {
    const server = await serverThat(() => ({ status: 501, body: errorXml('NotImplemented') }));
    const steps = await stepsOf(server, defaultBucketSettings(false));
    expect(steps.map(({ step }) => step)).not.toContain('encryption');
  });
});

describe('plannedRequests', () => {
  /** The request's headers that were not shown, except those that say nothing about what is requested. */
  function unshown(received: ReceivedRequest, shown: PlannedRequest['request']): readonly string[] {
    const known = new Set(shown.headers.map(({ name }) => name));
    const beside =
      /^(host|connection|content-length|user-agent|authorization|amz-sdk-.*|x-amz-(date|content-sha256|user-agent))$/;
    return Object.keys(received.headers).filter((name) => !known.has(name) && !beside.test(name));
  }

  it.each([seoul, 'us-east-1'])('show exactly what is sent for a new bucket in %s', async (region) => {
    const server = await serverThat(() => ({ status: 200 }));
    // In place of AWS, so that each setting is sent without a check first.
    const makeClient: typeof createS3Client = (connection, options) =>
      createS3Client({ ...connection, endpoint: server.url }, options);
    const planned = await plannedRequests({ region, endpoint: null }, 'my-bucket', region, everything);
    const setup = await setUpBucket(amazon(kim), 'my-bucket', region, everything, { makeClient });
    expect(setup).toMatchObject({ ok: true, value: { outcome: 'created' } });
    expect(planned.map(({ purpose }) => purpose)).toEqual([
      'look',
      'create',
      'public-access',
      'ownership',
      'encryption',
      'versioning',
      'tags',
      'lifecycle',
    ]);
    // The first look is taken again after the creation, until the bucket is found.
    const [look, create, again, ...settings] = server.received;
    expect([again?.method, again?.url]).toEqual([look?.method, look?.url]);
    const others = [look, create, ...settings];
    expect(others).toHaveLength(planned.length);
    for (const [index, { request }] of planned.entries()) {
      const received = others[index];
      if (received === undefined) throw new Error('one request is missing');
      expect(received.method).toBe(request.method);
      // The test server is addressed path-style, AWS by the bucket's host name.
      expect(received.url.replace('/my-bucket', '') || '/').toBe(request.path);
      expect(received.body === '' ? null : received.body).toBe(request.body);
      for (const { name, value } of request.headers) expect(received.headers[name], name).toBe(value);
      expect(unshown(received, request)).toEqual([]);
      expect(request.host).toMatch(/^my-bucket\.s3\.[a-z0-9.-]*amazonaws\.com$/);
    }
  });

  it('show the address of the connection, and nothing of anybody’s keys', async () => {
    const connection = { region: seoul, endpoint: 'http://127.0.0.1:4610' };
    const planned = await plannedRequests(connection, 'my-bucket', seoul, defaultBucketSettings(false));
    expect(planned.map(({ request }) => `${request.method} ${request.host}${request.path}`)).toEqual([
      'HEAD 127.0.0.1:4610/my-bucket/',
      'PUT 127.0.0.1:4610/my-bucket/',
      'PUT 127.0.0.1:4610/my-bucket/?publicAccessBlock=',
      'PUT 127.0.0.1:4610/my-bucket/?ownershipControls=',
      'PUT 127.0.0.1:4610/my-bucket/?lifecycle=',
    ]);
    const text = JSON.stringify(planned);
    expect(text).toContain('<LocationConstraint>ap-northeast-2</LocationConstraint>');
    expect(text).not.toMatch(/authorization|credential|security-token|AKIA/i);
  });

  it('show a name of the account’s regional namespace with its header', async () => {
    const name = `data-${kim.accountId}-ap-northeast-2-an`;
    const planned = await plannedRequests({ region: seoul, endpoint: null }, name, seoul, everything);
    expect(planned[1]?.request.headers).toContainEqual({
      name: 'x-amz-bucket-namespace',
      value: 'account-regional',
    });
  });
});

describe('the practice server as a server that is not AWS', () => {
  const { now } = usePracticeAmazon();

  it('accepts every setting', async () => {
    const connection = { ...amazon(kim), endpoint: now().server.url };
    const settings = { ...everything, tags: [{ key: 'team', value: '연구 1' }] };
    const setup = await setUpBucket(connection, 'kim-new', seoul, settings);
    expect(setup.ok && setup.value.steps.map(({ state }) => state)).toEqual(
      Array.from({ length: 6 }, () => 'done'),
    );
  });
});
