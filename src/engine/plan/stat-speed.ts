import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { fileCalls } from '../../base/files/file-calls.js';
import { createLocalFolders } from '../../base/files/local-folders.js';
import { pathOfChild } from '../../base/files/local-path.js';
import type { ScanOptions } from './inspect-path.js';

/** Chooses how to read the state of files. */
export interface StatSpeed {
  /** Whether a folder is on a local disk, where a synchronous call comes back. Never rejects. */
  isLocal(folder: string): Promise<boolean>;
  /** The states of a folder's children, read synchronously; null while that would block this thread. */
  quickStats(folder: string, children: readonly Dirent[]): readonly (Stats | undefined)[] | null;
}

/** A batch that took longer than this came over a network, in ms. */
const slowBatchMs = 20;

/**
 * On a local disk a synchronous call costs a tenth of a promise; on a network drive it would block the thread
 * for as long as the network takes, or for ever. On a slow disk the first slow batch decides for the rest of the scan.
 */
export function createStatSpeed({
  calls = fileCalls,
  signal,
}: Pick<ScanOptions, 'calls' | 'signal'>): StatSpeed {
  const folders = createLocalFolders(calls);
  let isQuick = true;
  return {
    isLocal: (folder) => folders.isLocal(folder, signal).catch(() => false),
    quickStats(folder, children) {
      if (!isQuick || folders.known(folder) !== true) return null;
      const begin = performance.now();
      const stats = children.map((child) => {
        if (!child.isFile()) return undefined;
        try {
          return lstatSync(pathOfChild(folder, child.name), { throwIfNoEntry: false });
        } catch {
          return undefined;
        }
      });
      isQuick = performance.now() - begin < slowBatchMs;
      return stats;
    },
  };
}
