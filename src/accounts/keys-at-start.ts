import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../shared/models/account.js';

/** What the stores of keys call their files, each in the folder for everything that Hoist keeps. */
export const savedKeysFile = 'profiles.json';
export const linkedKeysFile = 'linked.json';

/**
 * Which keys are saved or linked in a data folder, the last used first, read without the schema validator, whose loading would keep
 * the window waiting: a short form of what the profile store lists at a start. Null where that is not certain: a file that
 * can't be read or is not as expected. A file that the store finds damaged may be taken for keys, but keys never for none.
 */
export function keysAtStart(folder: string): readonly Pick<Profile, 'isRootKey'>[] | null {
  const saved = entriesOf(join(folder, savedKeysFile), 'profiles');
  const linked = entriesOf(join(folder, linkedKeysFile), 'links');
  if (saved === null || linked === null) return null;
  const all = [...linked, ...saved].map(keysOf);
  const known = all.filter((keys) => keys !== null);
  return known.length === all.length ? known.toSorted((one, other) => other.usedAt - one.usedAt) : null;
}

function entriesOf(path: string, list: string): readonly unknown[] | null {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>> | null;
    const entries = content?.[list];
    return content?.['version'] === 1 && Array.isArray(entries) ? entries : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : null;
  }
}

function keysOf(entry: unknown): { readonly isRootKey: boolean; readonly usedAt: number } | null {
  const { id, isRootKey, addedAt = 0, usedAt = 0 } = Object(entry) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof isRootKey !== 'boolean') return null;
  if (typeof addedAt !== 'number' || typeof usedAt !== 'number') return null;
  return { isRootKey, usedAt: Math.max(addedAt, usedAt) };
}
