/**
 * Percent-encodes everything but the unreserved characters of RFC 3986 (letters, digits, `-._~`), which is
 * also SigV4's rule. `encodeURIComponent` leaves `!'()*` as they are. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (UriEncode)
 */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same for a path, whose `/` stay. */
export function encodeUriPath(path: string): string {
  return path.split('/').map(encodeUri).join('/');
}

/**
 * A query with its `?`; empty without parameters. A parameter whose value is null is written as its name
 * only.
 */
export function encodeUriQuery(parameters: Iterable<readonly [name: string, value: string | null]>): string {
  const pairs = Array.from(parameters, ([name, value]) =>
    value === null ? encodeUri(name) : `${encodeUri(name)}=${encodeUri(value)}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
