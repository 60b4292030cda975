import type { Connector } from '../../../accounts/connection.js';
import { lookUpName } from '../../../s3/buckets/bucket-availability.js';
import { listBuckets } from '../../../s3/buckets/buckets.js';
import { nearestRegions } from '../../../s3/buckets/latency/nearest-regions.js';
import { completeBucket, plannedRequests, setUpBucket } from '../../../s3/buckets/setup/set-up-bucket.js';
import type { Connection } from '../../../s3/client/connection.js';
import { unwrap } from '../../../shared/errors/errors.js';
import type { Bucket } from '../../../shared/models/bucket.js';
import type { HandlersOf } from '../register.js';

export function bucketHandlers(
  connector: Pick<Connector, 'connect' | 'connectToBucket'>,
): HandlersOf<'buckets'> {
  const connect = async (profileId: string): Promise<Connection> =>
    unwrap(await connector.connect(profileId));
  return {
    'buckets.list': async ({ profileId }): Promise<Bucket[]> => [
      ...unwrap(await listBuckets(await connect(profileId))),
    ],
    'buckets.open': async ({ profileId, name }) =>
      unwrap(await connector.connectToBucket(profileId, name)).bucket,
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
