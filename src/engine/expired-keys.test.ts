import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEnds } from '../../tests/support/run-ends.js';
import type { PracticeAccount } from '../practice/practice-account.js';
import { createPracticeKeys } from '../practice/practice-keys.js';
import { type PracticeServer, startPracticeServer } from '../practice/practice-server.js';
import { createBucket } from '../s3/buckets/create-bucket.js';
import type { Connection, CredentialSource } from '../s3/client/connection.js';
import { type ErrorCode, HoistError } from '../shared/errors/errors.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { RunSummary } from '../shared/models/run.js';
import type { EngineHost } from './host/engine-host.js';
import { createInProcessHost } from './host/in-process-host.js';
import { defaultLimits, type RunLimits } from './run/limits/run-limits.js';

/** Temporary keys that S3 refuses in the middle of a run, before or without the time that they say they expire at. */

const region = 'ap-northeast-2';
const bucket = 'with-temporary-keys';
const files = 60;
const hourMs = 3_600_000;

/** Keys of one account with a token that the server takes until it is told otherwise. */
function temporaryAccount(accountId: string) {
  const made = createPracticeKeys();
  const state = { isOver: false };
  const account: PracticeAccount = {
    ...made,
    accountId,
    sessionToken: `token of ${made.accessKeyId}`,
    get sessionExpiresAt() {
      return state.isOver ? 0 : Number.MAX_SAFE_INTEGER;
    },
  };
  const { accessKeyId, secretAccessKey, sessionToken = '' } = account;
  return { account, keys: { accessKeyId, secretAccessKey, sessionToken }, state };
}

let place: string;
let server: PracticeServer;
let host: EngineHost;
let old: ReturnType<typeof temporaryAccount>;
let fresh: ReturnType<typeof temporaryAccount>;
/** Whether the old keys are over in the middle of the upload. */
let mayExpire: boolean;
let heads: number;

beforeEach(async () => {
  mayExpire = true;
  heads = 0;
  place = await mkdtemp(join(tmpdir(), 'hoist-expired-keys-'));
  await mkdir(join(place, 'data'));
  for (let index = 0; index < files; index += 1)
    await writeFile(join(place, 'data', `f${index}`), `content ${index}`);
  await writeFile(join(place, 'data', 'large.bin'), Buffer.alloc(33 * 1024 * 1024, 7));
  const { accountId } = createPracticeKeys();
  old = temporaryAccount(accountId);
  fresh = temporaryAccount(accountId);
  server = await startPracticeServer({
    folder: join(place, 's3'),
    accounts: [old.account, fresh.account],
    // The old keys are over when some files have arrived, or some objects were asked for.
    onStored: () => {
      old.state.isOver ||= mayExpire && stored().length >= 8;
    },
    faults: ({ operation }) => {
      if (operation === 'HeadObject') heads += 1;
      old.state.isOver ||= heads > 20;
      return null;
    },
  });
  const made = await createBucket(connection(old.keys), bucket, region);
  if (!made.ok) throw new Error(made.error.code);
});
afterEach(async () => {
  await host.engine.close();
  await server.close();
  await rm(place, { recursive: true, force: true });
});

const connection = (credentials: Connection['credentials']): Connection => ({
  credentials,
  region,
  endpoint: server.url,
});

/** Files and parts that were stored. */
const stored = (): string[] =>
  server
    .requests()
    .filter(({ operation, status }) => status === 200 && /^(PutObject|UploadPart)$/.test(operation ?? ''))
    .map(({ key, partNumber }) => `${key} ${partNumber}`);

async function ended(begin: () => Promise<{ readonly runId: string }>): Promise<RunSummary> {
  const over = runEnds(host);
  const { runId } = await begin();
  await over;
  return host.engine.history.summary(runId);
}

function upload(
  credentials: Connection['credentials'],
  limits: Partial<RunLimits> = {},
): Promise<RunSummary> {
  host = createInProcessHost(join(place, 'state'), {
    limits: { ...defaultLimits, files: { start: 4, max: 4 }, ...limits },
  });
  return ended(() => begin('upload', credentials));
}

function begin(mode: 'upload' | 'verify', credentials: Connection['credentials']) {
  return host.engine.runs.start(
    { profileId: null, connection: connection(credentials), bucket, onConflict: 'skip' },
    {
      mode,
      roots: [{ rootId: 'root', name: 'data', kind: 'folder', path: join(place, 'data') }],
      options: defaultDraftOptions,
    },
  );
}

const complete = {
  outcome: 'complete',
  error: null,
  uploaded: { files: files + 1 },
  failed: { files: 0 },
  listing: { confirmed: files + 1, missing: 0 },
  balanced: true,
};

const inAnHour = (): Date => new Date(Date.now() + hourMs);

describe('keys that S3 says have expired', () => {
  it.each([
    ['that say they are good for an hour, in the senders', { expiration: inAnHour() }, {}],
    ['that do not say when they expire, in the senders', {}, {}],
    ['that say they are good for an hour, in the SDK', { expiration: inAnHour() }, { bytesPerSecond: 1e9 }],
  ])('are fetched anew once, and nothing is lost or sent twice: %s', async (_which, expiry, limits) => {
    let forced = 0;
    const source: CredentialSource = async (how) => {
      if (how?.forceRefresh === true) forced += 1;
      return { ...(forced > 0 ? fresh.keys : old.keys), ...expiry };
    };
    expect(await upload(source, limits)).toMatchObject(complete);
    expect(server.requests().some(({ code }) => code === 'ExpiredToken')).toBe(true);
    expect(forced).toBe(1);
    expect(new Set(stored()).size).toBe(stored().length);
  });

  it('are fetched anew while each object is asked for, although the answer to a HEAD does not say why', async () => {
    mayExpire = false;
    await upload(old.keys);
    server.clearRequests();
    // Without ETags, a listing does not tell whether the contents are the same.
    server.useQuirks({ withoutEtags: true });
    let forced = 0;
    const source: CredentialSource = async (how) => {
      if (how?.forceRefresh === true) forced += 1;
      return { ...(forced > 0 ? fresh.keys : old.keys), expiration: inAnHour() };
    };
    const verified = await ended(() => begin('verify', source));
    const refused = server
      .requests()
      .filter(({ operation, status }) => operation === 'HeadObject' && status === 400);
    expect(refused.length).toBeGreaterThan(0);
    expect(verified).toMatchObject({
      outcome: 'complete',
      failed: { files: 0 },
      skippedBy: [{ reason: 'already-there', files: files + 1 }],
    });
    expect(forced).toBe(1);
  });

  it('are waited for while whoever provides them can not be reached', async () => {
    let forced = 0;
    const source: CredentialSource = async (how) => {
      if (how?.forceRefresh === true) {
        forced += 1;
        if (forced < 3) throw new HoistError('network-unreachable', { host: 'made.up' });
      }
      return { ...(forced < 3 ? old.keys : fresh.keys), expiration: inAnHour() };
    };
    expect(await upload(source)).toMatchObject(complete);
    expect(forced).toBe(3);
  });

  const others: [string, ErrorCode, () => Promise<never> | null][] = [
    ['the source gives the same ones', 'token-expired', () => null],
    [
      'nobody is signed in',
      'aws-sign-in-needed',
      () => Promise.reject(new HoistError('aws-sign-in-needed', { profile: 'team' })),
    ],
    ['a person refuses', 'mfa-code-missing', () => Promise.reject(new HoistError('mfa-code-missing'))],
  ];
  it.each(others)(
    'stop the run with one error when %s: %s; it goes on with others',
    async (_why, code, refuse) => {
      let forced = 0;
      const source: CredentialSource = async (how) => {
        if (how?.forceRefresh === true) {
          forced += 1;
          await refuse();
        }
        return { ...old.keys, expiration: inAnHour() };
      };
      const stopped = await upload(source);
      expect(stopped).toMatchObject({
        outcome: 'stopped',
        error: { code },
        balanced: true,
      });
      expect(stopped.failedBy.map(({ error }) => error.code)).toEqual([code]);
      expect(stopped.uploaded.files).toBeGreaterThan(0);
      expect(forced).toBeGreaterThan(0);
      const goOn = { connection: connection(fresh.keys), profileId: null };
      const continued = await ended(async () => {
        await host.engine.runs.continue(stopped.runId, goOn);
        return { runId: stopped.runId };
      });
      expect(continued).toMatchObject(complete);
    },
  );
});
