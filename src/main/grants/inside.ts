import nodePath from 'node:path';

/**
 * Whether a path is the folder itself or something in it. Both must be absolute and resolved (`realpath`):
 * this compares names and does not look at the disk. `/data-old` is not inside `/data`, `/data/..old` is.
 *
 * @param paths the path rules of the system; tests pass `path.win32`
 */
export function isInside(
  folder: string,
  candidate: string,
  paths: Pick<typeof nodePath, 'relative' | 'isAbsolute' | 'sep'> = nodePath,
): boolean {
  const way = paths.relative(folder, candidate);
  // On Windows the relative path to another drive is absolute.
  return way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}
