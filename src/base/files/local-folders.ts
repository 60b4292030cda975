import { statfs } from 'node:fs/promises';
import { orAborted } from '../async/or-aborted.js';
import { type FileCalls, fileCalls } from './file-calls.js';

/** Knows which folders are on a file system of this computer, where a call comes back without a network. */
export interface LocalFolders {
  /** What is known of a folder without asking; null when nothing is. */
  known(folder: string): boolean | null;
  /**
   * Asks the system, once however many wait for the answer: the files of a folder are sent side by side. A folder that
   * can't be asked about is not local. Rejects only with the signal's reason.
   */
  isLocal(folder: string, signal?: AbortSignal): Promise<boolean>;
}

/**
 * Types of file systems on a local disk or in memory, as `statfs` gives them on Linux (statfs(2), and
 * include/uapi/linux/magic.h of the kernel). Not in it, because a call may hang: NFS, SMB, 9P, Ceph, AFS, autofs and
 * everything behind FUSE (cloud drives, sshfs, NTFS-3G). macOS numbers its file systems anew at each start, and Windows
 * always says 0: nothing counts as local there.
 */
const localTypes: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x858458f6, // ramfs
  0x794c7630, // overlay
  0x73717368, // SquashFS
  0xe0f5e1e2, // EROFS
  0x4d44, // FAT
  0x2011bab0, // exFAT
  0x7366746e, // NTFS (ntfs3)
  0x9660, // ISO 9660
  0x15013346, // UDF
  0x482b, // HFS+
  0x52654973, // ReiserFS
  0x3153464a, // JFS
]);

/** Folders that are remembered. */
const mostFolders = 4096;

/** @param typeOf gives the type of the file system that a folder is on */
export function createLocalFolders(
  calls: FileCalls = fileCalls,
  typeOf: (folder: string) => Promise<number> = async (folder) => (await statfs(folder)).type,
): LocalFolders {
  const found = new Map<string, boolean>();
  const asked = new Map<string, Promise<boolean>>();

  async function ask(folder: string): Promise<boolean> {
    if (process.platform !== 'linux') return false;
    try {
      return localTypes.has(await calls.run(folder, () => typeOf(folder)));
    } catch {
      return false;
    }
  }

  async function askAndRemember(folder: string): Promise<boolean> {
    const isLocal = await ask(folder);
    asked.delete(folder);
    if (found.size >= mostFolders) found.clear();
    found.set(folder, isLocal);
    return isLocal;
  }

  return {
    known: (folder) => found.get(folder) ?? null,
    async isLocal(folder, signal) {
      const known = found.get(folder);
      if (known !== undefined) return known;
      let answer = asked.get(folder);
      if (answer === undefined) {
        answer = askAndRemember(folder);
        asked.set(folder, answer);
      }
      return await (signal === undefined ? answer : orAborted(answer, signal));
    },
  };
}
