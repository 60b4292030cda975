import { createHash } from 'node:crypto';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { KeyFile } from '../s3/key-file/parse-key-file.js';
import { HoistError } from '../shared/errors/errors.js';
import type { ImportedKeyFile, KeyFileShape } from '../shared/models/account.js';
import { largestKeyFile } from './read-key-file.js';

/** Folders of the person whose key file lies in one of them. */
export interface UsualFolders {
  readonly downloads: string;
  readonly desktop: string;
}

/** The key files that were imported since the start, so that each can be thrown away afterwards: that one and no other. */
export interface ImportedFiles {
  /** Remembers the file a set of keys came from, and says what there is to say about it. */
  remember(profileId: string, path: string, keyFile: KeyFile): Promise<ImportedKeyFile>;
  /**
   * Moves the file of a profile to the trash, once.
   * @throws HoistError `key-file-not-trashed`, with the detail `reason`: `missing`, `changed` or `refused`
   */
  moveToTrash(profileId: string): Promise<void>;
}

interface Remembered {
  readonly path: string;
  /** Of the content: a file put in its place since then is somebody's work. */
  readonly digest: string;
}

/** The downloads; the other shapes are files that tools go on reading. */
const downloadedShapes: ReadonlySet<KeyFileShape> = new Set(['key-table', 'user-table', 'root-key']);

/** What the folders of sync programs are called, in English and Korean. */
const syncedFolder =
  /^(?:google drive|googledrive.*|my drive|내 드라이브|dropbox.*|onedrive.*|icloud ?drive|com~apple~clouddocs|box|mybox|naver mybox)$/i;

/** @param trash moves a file to the system's trash, or rejects when the system won't */
export function createImportedFiles(
  folders: UsualFolders,
  trash: (path: string) => Promise<void>,
): ImportedFiles {
  const files = new Map<string, Remembered>();
  return {
    async remember(profileId, path, { shape, holdsPassword }) {
      const name = basename(path);
      const place = placeOf(path, folders);
      // A link would go to the trash in place of the file with the secret in it.
      const real = await realpath(path).catch(() => null);
      const digest = real === null ? null : await digestOf(real);
      const canBeTrashed = downloadedShapes.has(shape) && digest !== null;
      if (canBeTrashed && real !== null) files.set(profileId, { path: real, digest });
      else files.delete(profileId);
      return { name, shape, holdsPassword, place, canBeTrashed };
    },
    async moveToTrash(profileId) {
      const file = files.get(profileId);
      if (file === undefined) throw new HoistError('key-file-not-trashed', { reason: 'missing' });
      const found = await lstat(file.path).catch(() => null);
      if (found === null) throw new HoistError('key-file-not-trashed', { reason: 'missing' });
      if (!found.isFile() || found.size > largestKeyFile || (await digestOf(file.path)) !== file.digest)
        throw new HoistError('key-file-not-trashed', { reason: 'changed' });
      try {
        await trash(file.path);
      } catch {
        throw new HoistError('key-file-not-trashed', { reason: 'refused' });
      }
      files.delete(profileId);
    },
  };
}

/** Where a key file lies, as far as that is a danger to it. */
function placeOf(path: string, { downloads, desktop }: UsualFolders): ImportedKeyFile['place'] {
  if (
    path
      .normalize('NFC')
      .split(sep)
      .some((part) => syncedFolder.test(part))
  )
    return 'synced';
  if (path.startsWith(downloads + sep)) return 'downloads';
  return path.startsWith(desktop + sep) ? 'desktop' : 'other';
}

async function digestOf(path: string): Promise<string | null> {
  try {
    const bytes = await readFile(path);
    const digest = createHash('sha256').update(bytes).digest('hex');
    bytes.fill(0);
    return digest;
  } catch {
    return null;
  }
}
