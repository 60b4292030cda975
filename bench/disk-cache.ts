import { existsSync, writeFileSync } from 'node:fs';

const knob = '/proc/sys/vm/drop_caches';

/**
 * Empties the system's disk cache, so that the next read waits for the disk. Only root on Linux can do it;
 * false otherwise.
 */
export function emptyDiskCache(): boolean {
  if (process.getuid?.() !== 0 || !existsSync(knob)) return false;
  try {
    writeFileSync(knob, '3');
    return true;
  } catch {
    return false;
  }
}
