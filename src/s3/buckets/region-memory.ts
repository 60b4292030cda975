import { isRegionShaped } from '../../shared/aws/regions.js';
import type { Connection } from '../client/connection.js';
import { createBucketMemory } from './bucket-memory.js';

/** Where buckets were found, so that the next lookup starts there. Only a hint, never trusted on its own. */
export interface RegionMemory {
  /** The connection with the bucket's last known region; unchanged when none is known. */
  towards(connection: Connection, bucket: string): Connection;
  remember(connection: Connection, bucket: string, region: string): void;
}

/** Keeps the regions of buckets in a small JSON file; see {@link createBucketMemory}. */
export function createRegionMemory(file: string): RegionMemory {
  const memory = createBucketMemory(file, /^[A-Za-z0-9-]{1,63}$/);
  return {
    towards(connection, bucket) {
      const region = memory.find(nameOf(connection, bucket));
      const fits = region !== null && (connection.endpoint !== null || isRegionShaped(region));
      return fits ? { ...connection, region } : connection;
    },
    remember(connection, bucket, region) {
      memory.remember(nameOf(connection, bucket), region);
    },
  };
}

function nameOf({ endpoint }: Connection, bucket: string): string {
  return `${endpoint === null ? 'aws' : new URL(endpoint).host}/${bucket}`;
}
