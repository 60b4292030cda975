import { randomUUID } from 'node:crypto';
import type { Connector } from '../../../accounts/connection.js';
import { withoutUndefined } from '../../../base/without-undefined.js';
import type { FileOfRun, History } from '../../../engine/history.js';
import type { RunSpec } from '../../../engine/journal/records.js';
import type { Runs } from '../../../engine/runs.js';
import type { Connection } from '../../../s3/client/connection.js';
import { keyFingerprint } from '../../../s3/client/key-fingerprint.js';
import { HoistError, unwrap } from '../../../shared/errors/errors.js';
import { type Destination, hostOf } from '../../../shared/models/destination.js';
import type { ReadBackChoice, VerifyOptions } from '../../../shared/models/run.js';
import type { Language } from '../../../shared/models/settings.js';
import type { Dialogs } from '../../window/dialogs.js';
import type { HandlersOf } from '../register.js';

export interface RunServices {
  readonly connector: Pick<Connector, 'connectToDestination'>;
  readonly runs: Runs;
  readonly history: History;
  readonly dialogs: Dialogs;
  /** The language of the user interface. */
  readonly language: () => Language;
  /** Shows a file in the system's file manager. */
  readonly showInFolder: (path: string) => void;
  /** Opens the menu of one file, at a point in CSS pixels from the upper left corner of the page. */
  readonly openRowMenu: (file: FileOfRun, at: { readonly x: number; readonly y: number }) => void;
}

export function runHandlers(services: RunServices): HandlersOf<'runs'> {
  const { runs, history, connector, dialogs, language, showInFolder, openRowMenu } = services;
  let savedReport: string | null = null;
  return {
    'runs.start': async ({ destination, onConflict, verify }) => {
      const { connection } = unwrap(await connector.connectToDestination(destination));
      const { profileId, bucket } = destination;
      const verifying = verify === undefined ? undefined : verifyingOf(verify);
      return runs.start({ profileId, connection, bucket, onConflict, verifying });
    },
    'runs.pause': async ({ runId }) => {
      await runs.pause(runId);
      return null;
    },
    'runs.resume': async ({ runId }) => {
      await runs.resume(runId);
      return null;
    },
    'runs.sendFirst': async ({ runId, isFirst }) => {
      await runs.sendFirst(runId, isFirst);
      return null;
    },
    'runs.pauseFile': async ({ runId, sequence }) => {
      await runs.pauseFile(runId, sequence);
      return null;
    },
    'runs.resumeFile': async ({ runId, sequence }) => {
      await runs.resumeFile(runId, sequence);
      return null;
    },
    'runs.list': async ({ limit, mode }) => [...(await history.list(limit, mode))],
    'runs.discard': async ({ runId, profileId }) => {
      const reached = await connector.connectToDestination(
        destinationOf(await history.spec(runId), profileId),
      );
      // A bucket that is gone holds nothing that would have to be removed.
      const isGone = !reached.ok && reached.error.code === 'bucket-not-found';
      await runs.discard(runId, isGone ? null : unwrap(reached).connection);
      return null;
    },
    'runs.cancel': async ({ runId }) => {
      await runs.cancel(runId);
      return null;
    },
    'runs.retryFailed': async ({ runId, profileId, onConflict, otherKeysConfirmed = false }) => {
      const spec = await history.spec(runId);
      const destination = destinationOf(spec, profileId);
      const { connection } = unwrap(await connector.connectToDestination(destination));
      if (!otherKeysConfirmed) refuseOtherKeys(spec, destination, connection);
      return runs.continue(runId, {
        connection,
        profileId: destination.profileId,
        ...withoutUndefined({ onConflict }),
      });
    },
    'runs.check': async ({ runId, onlyUnproven, readBack, profileId, otherKeysConfirmed = false }) => {
      const spec = await history.spec(runId);
      const destination = destinationOf(spec, profileId);
      const { connection } = unwrap(await connector.connectToDestination(destination));
      if (!otherKeysConfirmed) refuseOtherKeys(spec, destination, connection);
      const verifying = verifyingOf(readBack);
      const own = { profileId: destination.profileId, connection };
      if (spec.mode !== 'verify') return runs.check(runId, { ...own, onlyUnproven, verifying });
      const { bucket, onConflict, roots, options } = spec;
      return runs.start({ ...own, bucket, onConflict }, { mode: 'verify', roots, options, verifying });
    },
    'runs.delete': async ({ runId }) => {
      await history.delete(runId);
      return null;
    },
    'runs.retention': () => history.retention(),
    'runs.setRetention': async (rule) => {
      await history.setRetention(rule);
      return null;
    },
    'runs.rows': async ({ runId, view, offset, limit }) => {
      const { total, rows } = await history.rows(runId, view, offset, limit);
      return { total, rows: [...rows] };
    },
    'runs.rowsOf': async ({ runId, sequences }) => [...(await history.rowsOf(runId, sequences))],
    'runs.summary': ({ runId }) => history.summary(runId),
    'runs.showReport': async () => {
      if (savedReport !== null) showInFolder(savedReport);
      return null;
    },
    'runs.rowMenu': async ({ runId, sequence, at }) => {
      const file = await history.file(runId, sequence);
      if (file !== null) openRowMenu(file, at);
      return null;
    },
    'runs.extraObjects': async ({ runId, limit }) => [...(await history.extraObjects(runId, '', limit))],
    'runs.saveReport': async ({ runId, format }) => {
      const { title } = await history.spec(runId);
      const file = await dialogs.saveReport(title, format);
      if (file === null) return false;
      await history.saveReport(runId, format, file, language());
      savedReport = file;
      return true;
    },
    'runs.saveReceipt': async ({ runId }) => {
      const folder = await dialogs.chooseReceiptFolder();
      if (folder === null) return null;
      const { files, withoutSha256, sha256 } = await history.saveReceipt(runId, folder);
      return { files, withoutSha256, sha256 };
    },
  };
}

/** Nobody can tell beforehand which objects belong to a share. */
function verifyingOf(readBack: ReadBackChoice): VerifyOptions {
  return { readBack, seed: randomUUID() };
}

/** Where a run goes on: always on its own server and in its own bucket, with its own keys unless others are given. */
function destinationOf({ profileId, endpoint, bucket }: RunSpec, given: string | undefined): Destination {
  const owner = given ?? profileId;
  if (owner === null) throw new HoistError('profile-not-found');
  return { profileId: owner, endpoint, bucket };
}

/**
 * On AWS a bucket name means the same bucket for everybody. Elsewhere each tenant may have a bucket of that name, and half
 * of the run would end up in each. The same keys may have been imported again.
 */
function refuseOtherKeys(
  spec: RunSpec,
  { profileId, endpoint }: Destination,
  connection: Pick<Connection, 'credentials'>,
): void {
  if (endpoint === null || spec.profileId === null || spec.profileId === profileId) return;
  const keys = keyFingerprint(connection);
  if (keys !== null && keys === spec.keys) return;
  throw new HoistError('run-keys-differ', { server: hostOf(endpoint) ?? endpoint });
}
