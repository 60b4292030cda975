import { constants } from 'node:fs';
import nodePath, { type PlatformPath, sep } from 'node:path';

/** What a person handed over: a folder with everything in it, or one file. */
export interface RootPath {
  readonly kind: 'folder' | 'file';
  /** Absolute. */
  readonly path: string;
}

/**
 * Where something below a root lies. On Windows Node itself opens every path in its `\\?\` form, where names that mean
 * devices elsewhere (`CON`), names that end in a dot and paths over 260 letters are plain files.
 *
 * @param below its path in the root, with `/`; a root that is a file is itself whatever this says
 * @param paths the path rules of the system; tests pass `path.win32`
 */
export function pathBelow(
  root: RootPath,
  below: string,
  paths: Pick<PlatformPath, 'join'> = nodePath,
): string {
  return root.kind === 'file' ? root.path : paths.join(root.path, below);
}

/** The path of a name that a folder's listing gave; called for every file of a scan, so it normalizes nothing. */
export function pathOfChild(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

/**
 * Flags to open a file with whose name was seen in a folder earlier. What took its place since must do no harm: opening a
 * FIFO must not wait for a writer (O_NONBLOCK), and a link must not lead elsewhere (O_NOFOLLOW; the open fails with ELOOP).
 * Windows has neither flag.
 */
export function readingFlags(followSymlinks: boolean): number {
  return (
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (followSymlinks ? 0 : (constants.O_NOFOLLOW ?? 0))
  );
}
