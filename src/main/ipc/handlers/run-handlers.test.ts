import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import type { Connector } from '../../../accounts/connection.js';
import type { RunSpec } from '../../../engine/journal/records.js';
import type { Connection } from '../../../s3/client/connection.js';
import { keyFingerprint } from '../../../s3/client/key-fingerprint.js';
import { err, HoistError, ok } from '../../../shared/errors/errors.js';
import { type Destination, isSameEndpoint } from '../../../shared/models/destination.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import { createRootRegistry } from '../../grants/root-registry.js';
import { type RunServices, runHandlers } from './run-handlers.js';

const server = 'https://first.example/';
const plainKeys = { accessKeyId: 'a', secretAccessKey: 's' };
const spec: RunSpec = {
  mode: 'upload',
  profileId: 'own',
  bucket: 'backup',
  region: 'eu-central-1',
  endpoint: server,
  title: 'folder',
  roots: [],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

/** Keys that are connected to these servers. */
function setUp(
  endpoints: Readonly<Record<string, string | null>>,
  run: Partial<RunSpec> = {},
  credentials: Connection['credentials'] = plainKeys,
) {
  const connectToDestination = vi.fn(async ({ profileId, endpoint, bucket }: Destination, onLikely) => {
    const now = endpoints[profileId];
    if (now === undefined) return err('profile-not-found');
    if (!isSameEndpoint(endpoint, now)) return err('destination-changed');
    const connection = { credentials, region: 'r', endpoint };
    onLikely?.(connection);
    return ok({ bucket: { name: bucket, region: null, createdAt: null }, connection });
  }) satisfies Connector['connectToDestination'];
  const proceed = vi.fn(async () => ({ runId: 'run' }));
  const discard = vi.fn(async () => undefined);
  const prepare = vi.fn(async () => Promise.reject(new HoistError('engine-lost')));
  const start = vi.fn(async () => ({ runId: 'run' }));
  const check = vi.fn(async () => ({ runId: 'run' }));
  const services = {
    connector: { connectToDestination },
    runs: { continue: proceed, discard, prepare, start, check },
    history: { spec: async () => ({ ...spec, ...run }) },
    reports: createRootRegistry(),
    dialogs: { chooseReport: async () => fileURLToPath(import.meta.url) },
  };
  const handlers = runHandlers(services as unknown as RunServices);
  return { handlers, proceed, discard, prepare, start, check };
}

describe('a run that is continued', () => {
  it('goes on with its own keys, whatever keys are in use', async () => {
    const { handlers, proceed } = setUp({ own: server, other: 'https://second.example' });
    await handlers['runs.retryFailed']({ runId: 'run' });
    expect(proceed).toHaveBeenCalledExactlyOnceWith('run', {
      profileId: 'own',
      connection: expect.objectContaining({ endpoint: server }),
    });
  });

  it('is refused when its keys, or the given ones, are connected to another server', async () => {
    for (const profileId of [undefined, 'other']) {
      const { handlers, proceed } = setUp({ own: 'https://second.example', other: null });
      const input = {
        runId: 'run',
        ...(profileId === undefined ? {} : { profileId }),
        otherKeysConfirmed: true,
      };
      await expect(handlers['runs.retryFailed'](input)).rejects.toMatchObject({
        error: { code: 'destination-changed' },
      });
      expect(proceed).not.toHaveBeenCalled();
    }
  });

  it('asks before other keys are used on a server where they may see another bucket', async () => {
    const { handlers, proceed } = setUp({ own: server, other: server });
    const input = { runId: 'run', profileId: 'other' };
    await expect(handlers['runs.retryFailed'](input)).rejects.toMatchObject({
      error: { code: 'run-keys-differ', details: { server: 'first.example' } },
    });
    expect(proceed).not.toHaveBeenCalled();
    await handlers['runs.retryFailed']({ ...input, otherKeysConfirmed: true });
    expect(proceed).toHaveBeenCalledOnce();
  });

  it('does not ask about the same keys, imported again', async () => {
    const { handlers, proceed } = setUp(
      { again: server },
      { keys: keyFingerprint({ credentials: plainKeys }) },
    );
    await handlers['runs.retryFailed']({ runId: 'run', profileId: 'again' });
    expect(proceed).toHaveBeenCalledOnce();
  });

  it('does not ask on AWS, where a name is one bucket, nor for a run without a profile', async () => {
    for (const run of [{ endpoint: null }, { profileId: null }]) {
      const { handlers, proceed } = setUp({ other: run.endpoint === null ? null : server }, run);
      await handlers['runs.retryFailed']({ runId: 'run', profileId: 'other' });
      expect(proceed).toHaveBeenCalledOnce();
    }
  });
});

it('a run is neither started nor discarded on another server than its own', async () => {
  const { handlers, start, discard } = setUp({ own: 'https://second.example' });
  const destination = { profileId: 'own', endpoint: server, bucket: 'backup' };
  const changed = { error: { code: 'destination-changed' } };
  await expect(handlers['runs.start']({ destination, onConflict: 'skip' })).rejects.toMatchObject(changed);
  await expect(handlers['runs.discard']({ runId: 'run' })).rejects.toMatchObject(changed);
  expect(start).not.toHaveBeenCalled();
  expect(discard).not.toHaveBeenCalled();
});

it('an upload is prepared while its bucket is checked, whether or not that works; a verification is not', async () => {
  const { handlers, prepare, start } = setUp({ own: server });
  const destination = { profileId: 'own', endpoint: server, bucket: 'backup' };
  await handlers['runs.start']({ destination, onConflict: 'skip', verify: 'none' });
  expect(prepare).not.toHaveBeenCalled();
  await handlers['runs.start']({ destination, onConflict: 'skip' });
  const connection = expect.objectContaining({ endpoint: server });
  expect(prepare).toHaveBeenCalledExactlyOnceWith({ connection, bucket: 'backup' });
  expect(start).toHaveBeenCalledTimes(2);
});

it('nothing is prepared with a source of keys, which the engine may ask only while it works for the call that it came with', async () => {
  const { handlers, prepare, start } = setUp({ own: server }, {}, async () => plainKeys);
  const destination = { profileId: 'own', endpoint: server, bucket: 'backup' };
  await handlers['runs.start']({ destination, onConflict: 'skip' });
  expect(start).toHaveBeenCalledOnce();
  expect(prepare).not.toHaveBeenCalled();
});

it('a checksum report is known by its id, and no other file is read as one', async () => {
  const { handlers, start, check } = setUp({ own: server });
  const destination = { profileId: 'own', endpoint: server, bucket: 'backup' };
  const chosen = await handlers['runs.chooseReport']({});
  expect(chosen).toEqual({ reportId: expect.any(String), name: 'run-handlers.test.ts' });
  const reportId = chosen?.reportId ?? '';
  const verification = { destination, onConflict: 'skip', verify: 'none' } as const;
  await handlers['runs.start']({ ...verification, reportId });
  await handlers['runs.check']({ runId: 'run', onlyUnproven: false, readBack: 'none', reportId });
  const checksumReport = fileURLToPath(import.meta.url);
  expect(start).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ checksumReport }));
  expect(check).toHaveBeenCalledExactlyOnceWith('run', expect.objectContaining({ checksumReport }));
  await expect(handlers['runs.start']({ ...verification, reportId: '/etc/passwd' })).rejects.toMatchObject({
    error: { code: 'checksum-report-unreadable' },
  });
});

it('a report is shown in its folder once it is saved, and no other file', async () => {
  const shown: string[] = [];
  const services = {
    history: { spec: async () => spec, saveReport: async () => undefined },
    dialogs: { saveReport: async () => '/home/kim/report.csv' },
    language: () => 'en',
    showInFolder: (path: string) => shown.push(path),
  };
  const handlers = runHandlers(services as unknown as RunServices);
  await handlers['runs.showReport']({});
  expect(shown).toEqual([]);
  await handlers['runs.saveReport']({ runId: 'run', format: 'csv' });
  await handlers['runs.showReport']({});
  expect(shown).toEqual(['/home/kim/report.csv']);
});
