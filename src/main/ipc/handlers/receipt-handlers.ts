import { basename, join } from 'node:path';
import type { Connector } from '../../../accounts/connection.js';
import type { History } from '../../../engine/history.js';
import type { Receipt } from '../../../engine/report/receipt.js';
import type { Runs } from '../../../engine/runs.js';
import { HoistError, unwrap } from '../../../shared/errors/errors.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import { type ChosenReceipt, manifestName, receiptName } from '../../../shared/models/receipt.js';
import type { GrantedRoot, RootRegistry } from '../../grants/root-registry.js';
import type { Dialogs } from '../../window/dialogs.js';
import { orLostName } from '../lost-name.js';
import type { HandlersOf } from '../register.js';
import { destinationOf, reportOf, verifyingOf } from '../run-destination.js';

export interface ReceiptServices {
  readonly connector: Pick<Connector, 'connectToDestination'>;
  readonly runs: Pick<Runs, 'start' | 'examineReceipt' | 'sendReceipt'>;
  readonly history: Pick<History, 'spec' | 'saveReceipt'>;
  /** Of receipts only: what may be read as a receipt is not to be sent. */
  readonly files: RootRegistry;
  readonly reports: Pick<RootRegistry, 'resolve'>;
  readonly dialogs: Pick<Dialogs, 'chooseReceipt' | 'chooseReceiptFolder'>;
  readonly copy: (text: string) => Promise<void>;
  /** Names of dropped files beyond ASCII are lost: see `text-encoding.ts`. */
  readonly namesLost: boolean;
}

export function receiptHandlers(services: ReceiptServices): HandlersOf<'receipts'> {
  const { connector, runs, history, files, reports, dialogs, copy, namesLost } = services;
  /** The receipts that were written since the start, by their runs. */
  const written = new Map<string, Receipt>();

  /** The receipt itself, or the one in a folder: `receipt.json` says more than a manifest. */
  async function fileAt(path: string): Promise<GrantedRoot> {
    const chosen = unwrap(await files.grant(path));
    if (chosen.kind === 'file') return chosen;
    files.revoke(chosen.rootId);
    for (const name of [receiptName, manifestName]) {
      const found = await files.grant(join(chosen.path, name));
      if (found.ok && found.value.kind === 'file') return found.value;
    }
    throw new HoistError('receipt-unreadable');
  }

  async function open(path: string): Promise<ChosenReceipt> {
    const { rootId, name, path: file } = await fileAt(path);
    return { receiptId: rootId, name, facts: await runs.examineReceipt(file) };
  }

  return {
    'receipts.choose': async ({ kind }) => {
      const path = await dialogs.chooseReceipt(kind);
      return path === null ? null : open(path);
    },
    'receipts.openDropped': async ({ path, name }) => {
      try {
        if (path === '') throw new HoistError('dropped-without-path', { name: basename(name) });
        return await open(path);
      } catch (error) {
        if (!namesLost || !(error instanceof HoistError)) throw error;
        const { code, details } = orLostName(error.error);
        throw new HoistError(code, details);
      }
    },
    'receipts.verify': async ({ destination, receiptId, prefix, readBack, reportId }) => {
      const file = files.resolve(receiptId);
      if (file === undefined) throw new HoistError('receipt-unreadable');
      const { connection } = unwrap(await connector.connectToDestination(destination));
      const { profileId, bucket } = destination;
      return runs.start(
        { profileId, connection, bucket, onConflict: 'skip' },
        {
          mode: 'verify',
          roots: [],
          options: { ...defaultDraftOptions, prefix },
          receipt: file.path,
          verifying: verifyingOf(readBack),
          ...reportOf(reports, reportId),
        },
      );
    },
    'receipts.save': async ({ runId }) => {
      const folder = await dialogs.chooseReceiptFolder();
      if (folder === null) return null;
      const receipt = await history.saveReceipt(runId, folder);
      written.set(runId, receipt);
      const { files: inManifest, withoutSha256, sha256 } = receipt;
      return { files: inManifest, withoutSha256, sha256 };
    },
    'receipts.send': async ({ runId }) => {
      const receipt = written.get(runId);
      if (receipt === undefined) throw new HoistError('receipt-unreadable');
      const destination = destinationOf(await history.spec(runId), undefined);
      const { connection } = unwrap(await connector.connectToDestination(destination));
      return [...(await runs.sendReceipt(runId, connection, receipt))];
    },
    'receipts.copyHash': async ({ sha256 }) => {
      await copy(sha256);
      return null;
    },
  };
}
