import { isValidBucketName } from '../../../shared/bucket-name.js';
import type { Bucket } from '../../../shared/domain.js';
import { HoistError } from '../../../shared/errors.js';
import type { ProfileStore } from '../../credentials/profile-store.js';
import { locateBucket } from '../../s3/bucket-location.js';
import { listBuckets, openBucket } from '../../s3/buckets.js';
import type { Connection } from '../../s3/connection.js';
import { createBucket } from '../../s3/create-bucket.js';
import type { RegionMemory } from '../../s3/region-memory.js';
import { type HandlersOf, unwrap } from '../register.js';

/** Where questions go that are about no bucket yet, or about one whose region is not known. */
export const anyRegion = 'us-east-1';

/** Profiles, and where their buckets were found before. */
type Profiles = Pick<ProfileStore, 'connectionFor'> & { readonly regions?: RegionMemory };

export function bucketHandlers(profiles: Profiles): HandlersOf<'buckets'> {
  const connect = async (profileId: string): Promise<Connection> =>
    unwrap(await profiles.connectionFor(profileId, anyRegion));
  return {
    'buckets.list': async ({ profileId }): Promise<Bucket[]> => [
      ...unwrap(await listBuckets(await connect(profileId))),
    ],
    'buckets.open': async ({ profileId, name, evenIfDenied }) => {
      if (evenIfDenied !== true) return openAt(await connect(profileId), name, profiles.regions);
      const { region } = await connectionToBucket(profiles, profileId, name);
      return { name, region, createdAt: null };
    },
    'buckets.create': async ({ profileId, name, region }) =>
      unwrap(await createBucket(await connect(profileId), name, region)),
  };
}

/**
 * Keys and region to reach a bucket with: its region is asked for, so that a typed name is enough. A bucket that may not
 * be listed is let through: keys that may write and not look are common, and what they may do, the run will see.
 *
 * @throws HoistError `bucket-name-invalid`, `bucket-not-found`, or what is wrong with the keys or the way to S3
 */
export async function connectionToBucket(
  profiles: Profiles,
  profileId: string,
  bucket: string,
): Promise<Connection> {
  const connection = unwrap(await profiles.connectionFor(profileId, anyRegion));
  if (!isValidBucketName(bucket)) throw new HoistError('bucket-name-invalid', { bucket });
  const start = profiles.regions?.towards(connection, bucket) ?? connection;
  const location = await locateBucket(start, bucket);
  switch (location.state) {
    case 'open':
      profiles.regions?.remember(connection, bucket, location.region);
      return { ...connection, region: location.region };
    case 'denied':
      return { ...connection, region: location.region ?? start.region };
    case 'absent':
      throw new HoistError('bucket-not-found', { bucket });
    case 'failed':
      throw new HoistError(location.error.code, location.error.details);
  }
}

async function openAt(
  connection: Connection,
  name: string,
  regions: RegionMemory | undefined,
): Promise<Bucket> {
  const bucket = unwrap(await openBucket(regions?.towards(connection, name) ?? connection, name));
  if (bucket.region !== null) regions?.remember(connection, name, bucket.region);
  return bucket;
}
