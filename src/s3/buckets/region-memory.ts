import { z } from 'zod';
import { writeAtomicallySync } from '../../base/files/atomic-file.js';
import { readStoredSync } from '../../base/files/stored-file.js';
import { isRegionShaped } from '../../shared/aws/regions.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { Connection } from '../client/connection.js';

/** Where buckets were found, so that the next lookup starts there. Only a hint, never trusted on its own. */
export interface RegionMemory {
  /** The connection with the bucket's last known region; unchanged when none is known. */
  towards(connection: Connection, bucket: string): Connection;
  remember(connection: Connection, bucket: string, region: string): void;
}

const format = {
  version: 1,
  schema: z.record(z.string().max(400), z.string().regex(/^[A-Za-z0-9-]{1,63}$/)),
};

/** More buckets than anybody uploads to; the oldest are forgotten first. */
const mostBuckets = 1000;

/**
 * Keeps the regions of buckets in a small JSON file.
 *
 * @param file while it can't be used (it is a newer Hoist's, or can't be read) it is left alone; a failed
 * write is ignored
 */
export function createRegionMemory(file: string): RegionMemory {
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
    towards(connection, bucket) {
      const region = load().get(nameOf(connection, bucket));
      const fits = region !== undefined && (connection.endpoint !== null || isRegionShaped(region));
      return fits ? { ...connection, region } : connection;
    },
    remember(connection, bucket, region) {
      const name = nameOf(connection, bucket);
      if (load().get(name) === region) return;
      const others = [...load()].filter(([other]) => other !== name);
      known = new Map([...others.slice(-(mostBuckets - 1)), [name, region]]);
      if (isUsable) write(file, known);
    },
  };
}

function nameOf({ endpoint }: Connection, bucket: string): string {
  return `${endpoint === null ? 'aws' : new URL(endpoint).host}/${bucket}`;
}

function write(file: string, regions: ReadonlyMap<string, string>): void {
  try {
    writeAtomicallySync(file, JSON.stringify(Object.fromEntries(regions)));
  } catch {
    // The memory only saves a request; a failed write is not worth an error.
  }
}
