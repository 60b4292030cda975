import { existsSync, writeFileSync } from 'node:fs';

const knob = '/proc/sys/vm/drop_caches';

/** Makes the system forget what it has read of the disk, so that the next to ask waits for it. Only root on Linux can; false otherwise. */
export function emptyDiskCache(): boolean {
  if (process.getuid?.() !== 0 || !existsSync(knob)) return false;
  try {
    writeFileSync(knob, '3');
    return true;
  } catch {
    return false;
  }
}
