import { maxKeyBytes, normalizePrefix } from '../../shared/aws/key-rules.js';
import { err, ok, type Result } from '../../shared/errors/errors.js';

export interface KeyOptions {
  /** Added in front of every key; a trailing `/` is added, a leading one is removed. */
  readonly prefix: string;
  /** For each root the name that begins its keys; null where keys start below the root. */
  readonly rootNames: readonly (string | null)[];
}

/** Maps a path below a root (with `/`) to its object key. */
export type KeyMapper = (root: number, path: string) => Result<string>;

/**
 * Makes the rule that turns relative paths into keys. Keys are in NFC, so that a name typed on a Mac and the
 * same name typed on Windows are one object. Errors of a mapping: `key-too-long` (over 1,024 bytes with the
 * prefix; details `bytes`), `key-invalid` (a name that is not valid Unicode, or an empty, `.` or `..`
 * segment, which other tools can't address).
 */
export function createKeyMapper(options: KeyOptions): KeyMapper {
  const prefix = normalizePrefix(options.prefix);
  return (root, path) => {
    const rootName = options.rootNames[root] ?? null;
    const below = rootName === null ? path : `${rootName}/${path}`;
    const key = `${prefix}${below}`.normalize('NFC');
    if (!isWellFormed(key) || hasEmptyOrDotSegment(key)) return err('key-invalid', { path });
    const bytes = Buffer.byteLength(key);
    return bytes > maxKeyBytes ? err('key-too-long', { path, bytes }) : ok(key);
  };
}

/** Windows and JavaScript allow half a surrogate pair in a name; UTF-8 can't encode it. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function hasEmptyOrDotSegment(key: string): boolean {
  return /(?:^|\/)\.{0,2}(?:\/|$)/.test(key);
}
