import type { Connector } from '../../../accounts/connection.js';
import { withoutUndefined } from '../../../base/without-undefined.js';
import type { History } from '../../../engine/history.js';
import type { Runs } from '../../../engine/runs.js';
import type { Connection } from '../../../s3/client/connection.js';
import { unwrap } from '../../../shared/errors/errors.js';
import type { RunDigest, RunView } from '../../../shared/models/run.js';
import type { Language } from '../../../shared/models/settings.js';
import type { RootRegistry } from '../../grants/root-registry.js';
import type { Dialogs } from '../../window/dialogs.js';
import { evidenceText } from '../../window/evidence-text.js';
import type { OpenRowMenu } from '../../window/row-menu.js';
import { chosenFiles, chosenRows, type ListedRows } from '../chosen-rows.js';
import type { HandlersOf } from '../register.js';
import { destinationOf, refuseOtherKeys, reportOf, verifyingOf } from '../run-destination.js';

export interface RunServices {
  readonly connector: Pick<Connector, 'connectToDestination'>;
  readonly runs: Runs;
  readonly history: History;
  readonly dialogs: Dialogs;
  /** Of checksum reports only. */
  readonly reports: Pick<RootRegistry, 'grant' | 'resolve'>;
  /** The language of the user interface. */
  readonly language: () => Language;
  /** Shows a file in the system's file manager. */
  readonly showInFolder: (path: string) => void;
  readonly copy: (text: string) => Promise<void>;
  readonly openRowMenu: OpenRowMenu;
  /** Is told of the latest uploads whenever they are listed. */
  readonly noteUploads: (uploads: readonly RunDigest[]) => void;
}

export function runHandlers(services: RunServices): HandlersOf<'runs'> {
  const { runs, history, connector, dialogs, reports, language, showInFolder, openRowMenu, copy } = services;
  let savedReport: string | null = null;
  const listOf = (runId: string): ListedRows<RunView> => ({
    numbers: (view, search, after) => history.numbers(runId, view, search, after),
  });
  async function setPaused(
    runId: string,
    rows: AsyncIterable<readonly number[]> | Iterable<readonly number[]>,
    isPaused: boolean,
  ): Promise<void> {
    for await (const sequences of rows) {
      await (isPaused ? runs.pauseFiles(runId, sequences) : runs.resumeFiles(runId, sequences));
    }
  }
  return {
    'runs.start': async ({ destination, onConflict, verify, reportId, readBack }) => {
      const { profileId, bucket } = destination;
      const prepare = (likely: Connection): void => {
        // A call that starts no run gives its source of keys back when it returns; the listing may need it longer.
        if (typeof likely.credentials === 'function') return;
        // Whatever fails here, the run meets as well, and reports.
        void runs.prepare({ connection: likely, bucket }).catch(() => undefined);
      };
      const { connection } = unwrap(
        await connector.connectToDestination(destination, verify === undefined ? prepare : undefined),
      );
      const verifying = verify === undefined ? undefined : verifyingOf(verify);
      const reading = readBack === undefined ? undefined : verifyingOf(readBack);
      const destinationOfRun = { profileId, connection, bucket, onConflict, verifying, readBack: reading };
      return runs.start({ ...destinationOfRun, ...reportOf(reports, reportId) });
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
    'runs.pauseFiles': async ({ runId, choice }) => {
      await setPaused(runId, chosenRows(listOf(runId), choice), true);
      return null;
    },
    'runs.resumeFiles': async ({ runId, choice }) => {
      await setPaused(runId, chosenRows(listOf(runId), choice), false);
      return null;
    },
    'runs.list': async ({ limit, mode }) => {
      const listed = [...(await history.list(limit, mode))];
      if (mode === 'upload') services.noteUploads(listed);
      return listed;
    },
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
    'runs.check': async ({ runId, onlyUnproven, readBack, reportId, ...keys }) => {
      const { profileId, otherKeysConfirmed = false } = keys;
      const spec = await history.spec(runId);
      const destination = destinationOf(spec, profileId);
      const { connection } = unwrap(await connector.connectToDestination(destination));
      if (!otherKeysConfirmed) refuseOtherKeys(spec, destination, connection);
      const how = { verifying: verifyingOf(readBack), ...reportOf(reports, reportId) };
      const own = { profileId: destination.profileId, connection };
      if (spec.mode !== 'verify') return runs.check(runId, { ...own, onlyUnproven, ...how });
      const { bucket, onConflict, roots, options, receipt } = spec;
      const selection = { mode: 'verify' as const, roots, options, receipt: receipt?.path, ...how };
      return runs.start({ ...own, bucket, onConflict }, selection);
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
    'runs.rows': async ({ runId, view, search, offset, limit }) => {
      const page = await history.rows(runId, view, offset, limit, search);
      return { ...page, rows: [...page.rows] };
    },
    'runs.rowsOf': async ({ runId, sequences }) => [...(await history.rowsOf(runId, sequences))],
    'runs.summary': ({ runId }) => history.summary(runId),
    'runs.showReport': async () => {
      if (savedReport !== null) showInFolder(savedReport);
      return null;
    },
    'runs.rowMenu': async ({ runId, choice, canPause, at }) => {
      const files = await chosenFiles(
        {
          ...listOf(runId),
          mayHaveEvidence: true,
          files: async (sequences) =>
            (await history.files(runId, sequences)).map(({ row, path }) => ({
              row,
              path,
              evidence: row.evidence === null ? null : evidenceText(row),
            })),
          total: async (view, search) => (await history.rows(runId, view, 0, 1, search)).total,
        },
        choice,
      );
      const pause = (isPaused: boolean): void => {
        // What ended meanwhile can't be paused any more.
        setPaused(runId, files.rows(), isPaused).catch(() => undefined);
      };
      openRowMenu(files, { at, setPaused: canPause ? pause : null });
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
    'runs.chooseReport': async () => {
      const path = await dialogs.chooseReport();
      if (path === null) return null;
      const { rootId, name } = unwrap(await reports.grant(path));
      return { reportId: rootId, name };
    },
    'runs.copyEvidence': async ({ runId, sequence }) => {
      const [file] = await history.files(runId, [sequence]);
      if (file !== undefined) await copy(evidenceText(file.row));
      return null;
    },
  };
}
