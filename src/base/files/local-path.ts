import { constants } from 'node:fs';
import nodePath, { type PlatformPath, sep } from 'node:path';

/** What the user chose: a folder with everything in it, or one file. */
export interface RootPath {
  readonly kind: 'folder' | 'file';
  /** Absolute. */
  readonly path: string;
}

/**
 * The path of something below a root. On Windows, Node itself opens every path in its `\\?\` form, in which
 * device names (`CON`), names that end with a dot, and paths over 260 characters are ordinary files. Elsewhere nothing
 * has to be normalized, and every file that is sent comes by here twice.
 *
 * @param below its path in the root, with `/`; ignored for a root that is a file
 * @param paths the path rules of the system; tests pass `path.win32`
 */
export function pathBelow(
  root: RootPath,
  below: string,
  paths: Pick<PlatformPath, 'join' | 'sep'> = nodePath,
): string {
  if (root.kind === 'file') return root.path;
  return paths.sep === '/' ? pathOfChild(root.path, below) : paths.join(root.path, below);
}

/** The path of a name from a folder's listing; called for every file of a scan, so it normalizes nothing. */
export function pathOfChild(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

/**
 * Flags to open a file whose name was seen in a folder earlier. What replaced it since then must do no harm:
 * opening a FIFO must not wait for a writer (O_NONBLOCK), and a link must not be followed (O_NOFOLLOW; the
 * open fails with ELOOP). Windows has neither flag.
 */
export function readingFlags(followSymlinks: boolean): number {
  return (
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (followSymlinks ? 0 : (constants.O_NOFOLLOW ?? 0))
  );
}
