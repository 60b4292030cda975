import type { Bucket } from '../../../shared/domain.js';
import type { ProfileStore } from '../../credentials/profile-store.js';
import { listBuckets, openBucket } from '../../s3/buckets.js';
import type { Connection } from '../../s3/connection.js';
import { createBucket } from '../../s3/create-bucket.js';
import { type HandlersOf, unwrap } from '../register.js';

/** Where questions go that are about no bucket yet, or about one whose region is not known. */
export const anyRegion = 'us-east-1';

export function bucketHandlers(profiles: ProfileStore): HandlersOf<'buckets'> {
  const connect = async (profileId: string): Promise<Connection> =>
    unwrap(await profiles.connectionFor(profileId, anyRegion));
  return {
    'buckets.list': async ({ profileId }): Promise<Bucket[]> => [
      ...unwrap(await listBuckets(await connect(profileId))),
    ],
    'buckets.open': async ({ profileId, name }) => unwrap(await openBucket(await connect(profileId), name)),
    'buckets.create': async ({ profileId, name, region }) =>
      unwrap(await createBucket(await connect(profileId), name, region)),
  };
}

/** Keys and region to reach a bucket with: its region is asked for, so that a typed name is enough. */
export async function connectionToBucket(
  profiles: ProfileStore,
  profileId: string,
  bucket: string,
): Promise<Connection> {
  const connection = unwrap(await profiles.connectionFor(profileId, anyRegion));
  const { region } = unwrap(await openBucket(connection, bucket));
  return region === null ? connection : { ...connection, region };
}
