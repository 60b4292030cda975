import nodePath from 'node:path';

/**
 * Whether a path is a folder itself or something in it. Both have to be absolute and resolved (`realpath`): this
 * compares names and does not look at the disk. `/data-old` is not inside `/data`, `/data/..old` is.
 *
 * @param paths the path rules of the system; tests pass `path.win32`.
 */
export function isInside(
  folder: string,
  candidate: string,
  paths: Pick<typeof nodePath, 'relative' | 'isAbsolute' | 'sep'> = nodePath,
): boolean {
  const way = paths.relative(folder, candidate);
  // On Windows the way to another drive is an absolute path.
  return way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}
