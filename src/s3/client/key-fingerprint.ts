import { createHash } from 'node:crypto';
import type { Connection } from './connection.js';

/**
 * Tells whether two connections use the same long-term or temporary keys, without keeping the keys: a hash of the key's
 * id. Null for keys that are fetched when they are needed.
 */
export function keyFingerprint({ credentials }: Pick<Connection, 'credentials'>): string | null {
  if (typeof credentials === 'function') return null;
  return createHash('sha256').update(credentials.accessKeyId).digest('hex');
}
