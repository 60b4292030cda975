/** S3's limit for a key, in bytes of UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const maxKeyBytes = 1024;

/** Names tried for one file before it fails. */
export const maxRenames = 1000;

/** `/2026//raw` → `2026/raw/`. Empty stays empty. */
export function normalizePrefix(prefix: string): string {
  const segments = prefix
    .trim()
    .split('/')
    .filter((segment) => segment !== '');
  return segments.length === 0 ? '' : `${segments.join('/')}/`;
}

/**
 * Another key for a file whose own key is taken: `a/photo.jpg`, 1 → `a/photo (1).jpg`. Where that would
 * exceed S3's limit, the name before the number is shortened, and never in the middle of a character.
 */
export function renamedKey(key: string, number: number): string {
  const slash = key.lastIndexOf('/') + 1;
  const dot = key.lastIndexOf('.');
  const end = dot > slash ? dot : key.length;
  const folder = key.slice(0, slash);
  const tail = ` (${number})${key.slice(end)}`;
  return `${folder}${shortened(key.slice(slash, end), maxKeyBytes - utf8Bytes(folder + tail))}${tail}`;
}

/** As many whole characters (with their combining marks) as fit into `bytes` bytes of UTF-8; at least one. */
function shortened(name: string, bytes: number): string {
  if (utf8Bytes(name) <= bytes) return name;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    used += utf8Bytes(segment);
    if (kept !== '' && used > bytes) break;
    kept += segment;
  }
  return kept;
}

/** The length of a text in UTF-8; half a surrogate pair counts as the `U+FFFD` that replaces it. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
