import type { RootPath } from '../../base/files/local-path.js';
import type { ErrorCode } from '../../shared/errors/errors.js';

/** A folder or file that the user chose. `path` is absolute and never leaves main and the engine. */
export interface Root extends RootPath {
  readonly rootId: string;
  readonly name: string;
}

/** One thing found below a root: a file, or what was found in its place. */
export interface ScannedEntry {
  /** Index into the roots of the scan. */
  readonly root: number;
  /**
   * Below the root, with `/`, as the file system spells it (not normalised). For a root that is a file: its
   * name. An empty folder's path ends with `/`.
   */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'problem' | 'empty-folder' | 'own-state';
  /** In bytes; 0 for anything but a file. */
  readonly size: number;
  /** Milliseconds since 1970, with fractions. */
  readonly mtimeMs: number;
  readonly inode: number;
  /** Set when `kind` is `problem`. */
  readonly problem: ErrorCode | null;
  /** A key file, a private key or the like: not uploaded unless the user allows it. */
  readonly holdsSecret?: true;
}
