import { createHash } from 'node:crypto';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { KeyFile } from '../s3/key-file/parse-key-file.js';
import { HoistError } from '../shared/errors/errors.js';
import type { ImportedKeyFile, KeyFileShape, Profile } from '../shared/models/account.js';
import { largestKeyFile } from './read-key-file.js';

/** The person's folders in which key files usually lie. */
export interface UsualFolders {
  readonly downloads: string;
  readonly desktop: string;
}

/**
 * The key files imported since the start, so that each of them, and no other file, can be trashed afterwards.
 */
export interface ImportedFiles {
  /** Remembers the file that a set of keys came from, and describes it. */
  remember(
    profile: Pick<Profile, 'id' | 'persisted'>,
    path: string,
    keyFile: KeyFile,
  ): Promise<ImportedKeyFile>;
  /**
   * Moves the file of a profile to the trash, once.
   * @throws HoistError `key-file-not-trashed`, with the detail `reason`: `missing`, `changed` or `refused`
   */
  moveToTrash(profileId: string): Promise<void>;
}

interface Remembered {
  readonly path: string;
  /** Of the content: another file in its place since then is somebody's work. */
  readonly digest: string;
}

/** The forms that IAM offers for download; the other forms are files that tools keep reading. */
const downloadedShapes: ReadonlySet<KeyFileShape> = new Set(['key-table', 'user-table', 'root-key']);

/** Names of the folders of sync programs, in English and Korean. */
const syncedFolder =
  /^(?:google drive|googledrive.*|my drive|내 드라이브|dropbox.*|onedrive.*|icloud ?drive|com~apple~clouddocs|box|mybox|naver mybox)$/i;

/** @param trash moves a file to the system's trash, or rejects when the system refuses */
export function createImportedFiles(
  folders: UsualFolders,
  trash: (path: string) => Promise<void>,
): ImportedFiles {
  const files = new Map<string, Remembered>();
  return {
    async remember({ id, persisted }, path, { shape, holdsPassword }) {
      const name = basename(path);
      const place = placeOf(path, folders);
      // With a link's path, the link would be trashed and the file with the secret would stay.
      const real = await realpath(path).catch(() => null);
      const digest = real === null ? null : await digestOf(real);
      const isDownload = downloadedShapes.has(shape) && real !== null && digest !== null;
      // AWS shows a secret only once: without a keychain, the file is its only copy.
      if (isDownload && persisted) files.set(id, { path: real, digest });
      else files.delete(id);
      const staysBecause = !isDownload ? 'in-use' : persisted ? null : 'only-copy';
      return { name, shape, holdsPassword, place, staysBecause };
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

/** Where a key file lies, as far as that is a risk. */
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
