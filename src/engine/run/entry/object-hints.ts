import type { RemoteIndexStore } from '../../journal/remote-index-store.js';
import type { ObjectHint } from '../../verify/object-hint.js';
import type { RemoteIndex } from './remote-index.js';

/** What is known about the object under a key without asking S3. */
export type ObjectHints = (key: string, signal: AbortSignal) => Promise<ObjectHint | 'absent' | 'unknown'>;

/** `remote` is what the bucket held at the start. */
export function createObjectHints(remote: RemoteIndex, store: RemoteIndexStore, run: number): ObjectHints {
  return async (key, signal) => {
    const listed = await remote.lookup(key, signal);
    if (listed === 'absent' || listed === 'unknown') return listed;
    return { ...listed, checksum: store.knownChecksum(run, key, listed.etag) };
  };
}
