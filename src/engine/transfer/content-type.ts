import { lookup } from 'mime-types';

/** Files of one folder mostly have one extension. */
let last = { extension: '', type: 'application/octet-stream' };

/**
 * The Content-Type for a key, by its extension, from the MIME database (not from the operating system, whose
 * registry is often wrong: https://github.com/aws/aws-cli/issues/3367). No charset is given: the extension
 * does not tell whether a CSV is UTF-8 or CP949.
 */
export function contentTypeOf(key: string): string {
  if (key.endsWith('/')) return 'application/x-directory';
  const name = key.slice(key.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot <= 0 ? '' : name.slice(dot);
  if (extension !== last.extension) {
    const found = extension === '' ? false : lookup(extension);
    last = { extension, type: found === false ? 'application/octet-stream' : found };
  }
  return last.type;
}
