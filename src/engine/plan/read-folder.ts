import type { Dir, Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { sleep } from '../../base/async/gate.js';
import { type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import { fileError } from '../../base/files/file-error.js';

export interface ReadFolderOptions {
  readonly signal: AbortSignal;
  readonly calls?: FileCalls;
  /** Names held at once. */
  readonly pieceNames?: number;
}

/**
 * Nearly every folder has fewer names than this, and is then in order as a whole. Nothing relies on the order: the
 * bucket's listing is matched with the files by key, in the journal.
 */
const defaultPieceNames = 20_000;
/** Names that one call of the system may return; Node's 32 make a call of every 32 names. */
const bufferSize = 1024;
/**
 * How long to wait, in ms, before a folder is opened again when the system opens no more files: connections and files of the run that
 * is under way are closed meanwhile.
 */
const shortageWaitsMs = [50, 100, 200, 400, 800];

/**
 * The content of a folder in pieces, each in the order of the names, so that a folder of a million names is never in
 * memory as a whole. Throws the system's error, `file-not-responding`, or the signal's reason.
 *
 * @param isLocal whether a synchronous call can't hang: it costs a tenth of a promise, and there would be one per name
 */
export async function* readFolder(
  folder: string,
  isLocal: boolean,
  { signal, calls = fileCalls, pieceNames = defaultPieceNames }: ReadFolderOptions,
): AsyncGenerator<readonly Dirent[], void, undefined> {
  const dir = await open(folder, calls, signal);
  try {
    for (;;) {
      const piece: Dirent[] = [];
      while (piece.length < pieceNames) {
        const child = isLocal ? dir.readSync() : await calls.run(folder, () => dir.read(), { signal });
        if (child === null) break;
        piece.push(child);
      }
      if (piece.length === 0) return;
      const isLast = piece.length < pieceNames;
      // Not kept open while the folders in it are read: a tree would need a descriptor for each level.
      if (isLast) closeQuietly(dir);
      yield piece.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
      if (isLast) return;
    }
  } finally {
    closeQuietly(dir);
  }
}

async function open(folder: string, calls: FileCalls, signal: AbortSignal): Promise<Dir> {
  const once = (): Promise<Dir> =>
    calls.run(folder, () => opendir(folder, { bufferSize }), { signal, late: closeQuietly });
  for (const waitMs of shortageWaitsMs) {
    try {
      return await once();
    } catch (error) {
      if (fileError(error).error.details?.['reason'] !== 'tooManyOpenFiles') throw error;
    }
    await sleep(waitMs, signal);
  }
  return once();
}

/** May have been closed before. */
function closeQuietly(dir: Dir): void {
  dir.close().catch(() => undefined);
}
