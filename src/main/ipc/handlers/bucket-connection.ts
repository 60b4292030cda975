import type { Connector } from '../../../accounts/connection.js';
import type { ReachedBucket } from '../../../s3/buckets/reach-bucket.js';
import type { RegionMemory } from '../../../s3/buckets/region-memory.js';
import { unwrap } from '../register.js';

/** The region for requests that are about no bucket yet, or about one whose region is not known. */
export const anyRegion = 'us-east-1';

/** What is needed to get from a profile to a bucket. */
export interface BucketServices {
  readonly connector: Pick<Connector, 'connect'>;
  /** Where buckets were found before. */
  readonly regions: RegionMemory;
}

/** Keys and region for a bucket: the region is looked up, so that a typed name is enough. */
export async function connectToBucket(
  { connector, regions }: BucketServices,
  profileId: string,
  bucket: string,
): Promise<ReachedBucket> {
  const connection = unwrap(await connector.connect(profileId, anyRegion));
  const { reachBucket } = await import('../../../s3/buckets/reach-bucket.js');
  return unwrap(await reachBucket(connection, bucket, { regions }));
}
