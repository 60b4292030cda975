import type { RootPath } from '../../base/files/local-path.js';
import type { ErrorCode } from '../../shared/errors/errors.js';

/** A folder or file the person handed over. `path` is absolute and never leaves main and the engine. */
export interface Root extends RootPath {
  readonly rootId: string;
  readonly name: string;
}

/** One thing found below a root: a file, or what stood in its place. */
export interface ScannedEntry {
  /** Index into the roots of the scan. */
  readonly root: number;
  /**
   * Below the root, with `/`, as the file system spells it (not normalised). For a file root: its name. An
   * empty folder's path ends with `/`.
   */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'problem' | 'empty-folder';
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  /** Milliseconds since 1970, with fractions. */
  readonly mtimeMs: number;
  readonly inode: number;
  /** Set when `kind` is `problem`. */
  readonly problem: ErrorCode | null;
  /** A key file, a private key or the like: not for a bucket, unless somebody says so. */
  readonly holdsSecret?: true;
}
