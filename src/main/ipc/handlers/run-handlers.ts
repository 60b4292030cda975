import type { Connector } from '../../../accounts/connection.js';
import { withoutUndefined } from '../../../base/without-undefined.js';
import type { History } from '../../../engine/history.js';
import type { Runs } from '../../../engine/runs.js';
import { HoistError, unwrap } from '../../../shared/errors/errors.js';
import type { Language } from '../../../shared/models/settings.js';
import type { Dialogs } from '../../window/dialogs.js';
import type { HandlersOf } from '../register.js';

export interface RunServices {
  readonly connector: Pick<Connector, 'connectToBucket'>;
  readonly runs: Runs;
  readonly history: History;
  readonly dialogs: Dialogs;
  /** The language of the user interface. */
  readonly language: () => Language;
}

export function runHandlers(services: RunServices): HandlersOf<'runs'> {
  const { runs, history, connector, dialogs, language } = services;
  return {
    'runs.start': async ({ profileId, bucket, onConflict }) => {
      const { connection } = unwrap(await connector.connectToBucket(profileId, bucket));
      return runs.start({ profileId, connection, bucket, onConflict });
    },
    'runs.pause': async ({ runId }) => {
      await runs.pause(runId);
      return null;
    },
    'runs.resume': async ({ runId }) => {
      await runs.resume(runId);
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
    'runs.list': async ({ limit }) => [...(await history.list(limit))],
    'runs.discard': async ({ runId, profileId }) => {
      const spec = await history.spec(runId);
      const owner = profileId ?? spec.profileId;
      if (owner === null) throw new HoistError('profile-not-found');
      const reached = await connector.connectToBucket(owner, spec.bucket);
      // A bucket that is gone holds nothing that would have to be removed.
      const isGone = !reached.ok && reached.error.code === 'bucket-not-found';
      await runs.discard(runId, isGone ? null : unwrap(reached).connection);
      return null;
    },
    'runs.cancel': async ({ runId }) => {
      await runs.cancel(runId);
      return null;
    },
    'runs.retryFailed': async ({ runId, profileId, onConflict }) => {
      const spec = await history.spec(runId);
      const owner = profileId ?? spec.profileId;
      if (owner === null) throw new HoistError('profile-not-found');
      const { connection } = unwrap(await connector.connectToBucket(owner, spec.bucket));
      return runs.continue(runId, {
        connection,
        profileId: owner,
        ...withoutUndefined({ onConflict }),
      });
    },
    'runs.rows': async ({ runId, view, offset, limit }) => {
      const { total, rows } = await history.rows(runId, view, offset, limit);
      return { total, rows: [...rows] };
    },
    'runs.summary': ({ runId }) => history.summary(runId),
    'runs.saveReport': async ({ runId, format }) => {
      const { title } = await history.spec(runId);
      const file = await dialogs.saveReport(title, format);
      if (file === null) return false;
      await history.saveReport(runId, format, file, language());
      return true;
    },
  };
}
