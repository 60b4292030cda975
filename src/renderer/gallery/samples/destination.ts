import type { Destination } from '../../../shared/models/destination.js';

/** A bucket of the usual keys. */
export function destinationSample(change: Partial<Destination> = {}): Destination {
  return { profileId: 'jiwoo.kim', endpoint: null, bucket: 'my-bucket', ...change };
}
