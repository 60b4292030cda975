import { z } from 'zod';
import { writeAtomicallySync } from '../../base/files/atomic-file.js';
import { readStoredSync } from '../../base/files/stored-file.js';
import { HoistError } from '../../shared/errors/errors.js';

/** A short text for each bucket, in a small JSON file. */
export interface BucketMemory {
  find(name: string): string | null;
  remember(name: string, value: string): void;
}

/** More buckets than anybody uploads to; the oldest are forgotten first. */
const mostBuckets = 1000;

/**
 * @param file while it can't be used (it is a newer Hoist's, or can't be read) it is left alone; a failed
 * write is ignored
 * @param form of the values
 */
export function createBucketMemory(file: string, form: RegExp): BucketMemory {
  const format = { version: 1, schema: z.record(z.string().max(400), z.string().regex(form)) };
  let known: ReadonlyMap<string, string> | null = null;
  let isUsable = true;
  const load = (): ReadonlyMap<string, string> => {
    if (known !== null) return known;
    try {
      known = new Map(Object.entries(readStoredSync(file, format) ?? {}));
    } catch (error) {
      if (!(error instanceof HoistError)) throw error;
      isUsable = false;
      known = new Map();
    }
    return known;
  };

  return {
    find: (name) => load().get(name) ?? null,
    remember(name, value) {
      if (load().get(name) === value) return;
      const others = [...load()].filter(([other]) => other !== name);
      known = new Map([...others.slice(-(mostBuckets - 1)), [name, value]]);
      if (isUsable) write(file, known);
    },
  };
}

function write(file: string, values: ReadonlyMap<string, string>): void {
  try {
    writeAtomicallySync(file, JSON.stringify(Object.fromEntries(values)));
  } catch {
    // What is remembered is learnt again at the next use.
  }
}
