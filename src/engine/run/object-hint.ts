import type { Journal } from '../journal/journal.js';
import type { ObjectHint } from '../transfer/compare.js';
import type { Target } from '../transfer/target.js';
import type { RemoteIndex } from './remote-index.js';

/** What is known of the object under a key without asking S3 for it. */
export async function hintFor(
  key: string,
  context: {
    readonly remote: RemoteIndex | null;
    readonly journal: Pick<Journal, 'remote'>;
    readonly target: Target;
  },
): Promise<ObjectHint | 'absent' | 'unknown'> {
  const listed = (await context.remote?.lookup(key)) ?? 'unknown';
  if (listed === 'absent' || listed === 'unknown') return listed;
  return {
    ...listed,
    checksum: context.journal.remote.knownChecksum(context.target.bucket, key, listed.etag),
  };
}
