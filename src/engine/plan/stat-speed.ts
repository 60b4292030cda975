import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { createDiskPace } from '../../base/files/disk-pace.js';
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

/** In batches of the scanner: one that takes so long was not answered from the disk's cache. */
const pace = { slowMs: 20, slowInARow: 2, shortestInterval: 8, longestInterval: 256 };

/** On a network drive a synchronous call would block the thread for as long as the network takes, or for ever. */
export function createStatSpeed({
  calls = fileCalls,
  signal,
}: Pick<ScanOptions, 'calls' | 'signal'>): StatSpeed {
  const folders = createLocalFolders(calls);
  const disk = createDiskPace(pace);
  return {
    isLocal: (folder) => folders.isLocal(folder, signal).catch(() => false),
    quickStats(folder, children) {
      if (folders.known(folder) !== true || !disk.isQuick()) return null;
      const begin = performance.now();
      const stats = children.map((child) => {
        if (!child.isFile()) return undefined;
        try {
          return lstatSync(pathOfChild(folder, child.name), { throwIfNoEntry: false });
        } catch {
          return undefined;
        }
      });
      disk.note(performance.now() - begin);
      return stats;
    },
  };
}
