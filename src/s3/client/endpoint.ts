import { isIP } from 'node:net';
import { err, ok, type Result } from '../../shared/errors/errors.js';

/** Whether a URL's hostname is this computer itself. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  if (hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

/**
 * Reads the address of an S3-compatible server. Encrypted everywhere; `http:` only to this computer itself, because
 * the files would otherwise be readable on the way. A name, password, query or fragment in it is refused: none of
 * them has a meaning for S3, and the first two would end up in logs.
 *
 * @param text what was typed, e.g. `https://s3.example:9000`; `example:9000` without a scheme is not accepted.
 * @param rules `allowHttp`: somebody wants `http:` to another computer and was warned.
 * @returns the parsed URL without a trailing slash in its path; else `endpoint-not-encrypted` when all that is wrong is
 *   `http:`, or `endpoint-invalid`.
 */
export function parseEndpoint(text: string, rules: { readonly allowHttp?: boolean } = {}): Result<URL> {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return err('endpoint-invalid');
  const url = new URL(trimmed);
  const encryptedOrLocal = url.protocol === 'https:' || isLoopback(url.hostname);
  const plain = url.username === '' && url.password === '' && !/[?#@]/.test(trimmed);
  if (!plain || url.hostname === '') return err('endpoint-invalid');
  if (!encryptedOrLocal && rules.allowHttp !== true) return err('endpoint-not-encrypted', { host: url.host });
  url.pathname = url.pathname.replace(/\/+$/, '');
  return ok(url);
}
