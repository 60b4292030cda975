import { isIP } from 'node:net';
import { err, ok, type Result } from '../../shared/errors/errors.js';

/** Whether a URL's hostname is this computer. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  if (hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

/**
 * Parses the address of an S3-compatible server. It must be encrypted; `http:` is accepted for this computer
 * only, because anyone on the network path could read the files. A name, password, query or fragment is
 * refused: none of them has a meaning for S3, and the first two would end up in logs.
 *
 * @param text what was typed, e.g. `https://s3.example:9000`; `example:9000` without a scheme is not accepted
 * @param rules `allowHttp`: somebody chose `http:` to another computer and was warned
 * @returns the parsed URL without a trailing slash in its path; otherwise `endpoint-not-encrypted` when
 * `http:` is the only fault, or `endpoint-invalid`
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
