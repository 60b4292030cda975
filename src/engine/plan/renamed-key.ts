import { maxKeyBytes } from './key-mapper.js';

/** Names tried for one file before it is given up. */
export const maxRenames = 1000;

/**
 * Another key for a file whose own is in use: `a/photo.jpg`, 1 → `a/photo (1).jpg`. Where that would be longer than S3
 * lets a key be, the name before the number is cut short, and never in the middle of a letter.
 */
export function renamedKey(key: string, number: number): string {
  const slash = key.lastIndexOf('/') + 1;
  const dot = key.lastIndexOf('.');
  const end = dot > slash ? dot : key.length;
  const tail = ` (${number})${key.slice(end)}`;
  return `${key.slice(0, slash)}${shortened(key.slice(slash, end), maxKeyBytes - Buffer.byteLength(key.slice(0, slash) + tail))}${tail}`;
}

/** As many whole letters (with the marks on them) as fit into `bytes` bytes of UTF-8; at least one. */
function shortened(name: string, bytes: number): string {
  if (Buffer.byteLength(name) <= bytes) return name;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (kept !== '' && Buffer.byteLength(kept + segment) > bytes) break;
    kept += segment;
  }
  return kept;
}
