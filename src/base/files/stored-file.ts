import { readFileSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { HoistError } from '../../shared/errors/errors.js';

/** What a JSON file of the data folder contains. */
export interface StoredFormat<T> {
  /** The newest version of the format that this Hoist knows; a file without a version counts as the first. */
  readonly version: number;
  readonly schema: z.ZodType<T>;
}

/**
 * Reads a JSON file of the data folder; null when there is none. Only a file that was read and makes no sense
 * is damaged: it is set aside as `<name>.damaged-<time>.json`, and counts as missing.
 *
 * @throws HoistError `state-newer` for the file of a newer Hoist, `state-unreadable` for one that can't be
 * read at the moment (its permissions, a virus scanner, the disk); the file is left as it is, and the caller
 * must not replace it
 */
export async function readStored<T>(
  path: string,
  format: StoredFormat<T>,
  now: () => number = Date.now,
): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => absentOrThrow(path, error));
  return text === null ? null : parsed(path, text, format, now);
}

/** Synchronous form of {@link readStored}, for the few lines that the first window needs. */
export function readStoredSync<T>(
  path: string,
  format: StoredFormat<T>,
  now: () => number = Date.now,
): T | null {
  let text: string | null;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    text = absentOrThrow(path, error);
  }
  return text === null ? null : parsed(path, text, format, now);
}

/** The names of the files that {@link readStored} set aside for a file, among those of its folder. */
export function isSetAside(fileName: string, name: string): boolean {
  const kind = extname(fileName);
  return name.startsWith(`${basename(fileName, kind)}.damaged-`) && name.endsWith(kind);
}

function absentOrThrow(path: string, error: unknown): null {
  const code = (error as NodeJS.ErrnoException).code;
  // ENOTDIR: a folder of the path is a file, so there is nothing below it either.
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw new HoistError('state-unreadable', { file: basename(path) }, { cause: error });
}

const versioned = z.looseObject({ version: z.number() });

function parsed<T>(path: string, text: string, format: StoredFormat<T>, now: () => number): T | null {
  const json = jsonOf(text);
  const stated = versioned.safeParse(json);
  if (stated.success && stated.data.version > format.version)
    throw new HoistError('state-newer', { file: basename(path) });
  const content = format.schema.safeParse(json);
  if (content.success) return content.data;
  setAside(path, now);
  return null;
}

function setAside(path: string, now: () => number): void {
  const kind = extname(path);
  const time = new Date(now()).toISOString().replaceAll(/[:.]/g, '-');
  try {
    renameSync(path, join(dirname(path), `${basename(path, kind)}.damaged-${time}${kind}`));
  } catch {
    // Where a file can't be renamed it can't be replaced either, so it stays.
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
