import type { ProfileStore } from '../../../accounts/profile-store.js';
import type { RegionMemory } from '../../../s3/buckets/region-memory.js';
import type { Connection } from '../../../s3/client/connection.js';
import type { Bucket } from '../../../shared/models/bucket.js';
import { unwrap } from '../register.js';

/** Where questions go that are about no bucket yet, or about one whose region is not known. */
export const anyRegion = 'us-east-1';

/** Profiles, and where their buckets were found before. */
export type Profiles = Pick<ProfileStore, 'connectionFor'> & { readonly regions?: RegionMemory };

/** Keys and region to reach a bucket with: its region is asked for, so that a typed name is enough. */
export async function connectionToBucket(
  profiles: Profiles,
  profileId: string,
  bucket: string,
): Promise<Connection> {
  const connection = unwrap(await profiles.connectionFor(profileId, anyRegion));
  const { region } = await openAt(connection, bucket, profiles.regions);
  return region === null ? connection : { ...connection, region };
}

/** Finds a bucket, first where it was found before. Throws HoistError when it can't be reached. */
export async function openAt(
  connection: Connection,
  name: string,
  regions: RegionMemory | undefined,
): Promise<Bucket> {
  const { openBucket } = await import('../../../s3/buckets/buckets.js');
  const bucket = unwrap(await openBucket(regions?.towards(connection, name) ?? connection, name));
  if (bucket.region !== null) regions?.remember(connection, name, bucket.region);
  return bucket;
}
