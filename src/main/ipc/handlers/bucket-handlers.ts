import type { Bucket } from '../../../shared/domain.js';
import type { ProfileStore } from '../../credentials/profile-store.js';
import { lookUpName } from '../../s3/bucket-availability.js';
import { completeBucket, plannedRequests, setUpBucket } from '../../s3/bucket-setup/set-up-bucket.js';
import { listBuckets, openBucket } from '../../s3/buckets.js';
import type { Connection } from '../../s3/connection.js';
import { nearestRegions } from '../../s3/latency/nearest-regions.js';
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
    'buckets.open': async ({ profileId, name }) => openAt(await connect(profileId), name, profiles.regions),
    'buckets.lookUp': async ({ profileId, name, region }) =>
      unwrap(await lookUpName(await connect(profileId), name, region)).state,
    'buckets.requests': async ({ profileId, name, region, settings }) => {
      const { credentials: _, ...connection } = await connect(profileId);
      return [...(await plannedRequests(connection, name, region, settings))];
    },
    'buckets.create': async ({ profileId, name, region, settings }) =>
      unwrap(await setUpBucket(await connect(profileId), name, region, settings)),
    'buckets.complete': async ({ profileId, bucket, settings }) => [
      ...unwrap(await completeBucket(await connect(profileId), bucket, settings)),
    ],
    'buckets.nearestRegions': async ({ profileId }) => [
      ...unwrap(await nearestRegions(await connect(profileId))),
    ],
  };
}

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

async function openAt(
  connection: Connection,
  name: string,
  regions: RegionMemory | undefined,
): Promise<Bucket> {
  const bucket = unwrap(await openBucket(regions?.towards(connection, name) ?? connection, name));
  if (bucket.region !== null) regions?.remember(connection, name, bucket.region);
  return bucket;
}
