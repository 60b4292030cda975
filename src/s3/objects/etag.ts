/** An ETag without its quotation marks, which some servers leave out of a listing: only so can two of them be compared. */
export function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}

/** Whether two ETags are the same; null where one of them is missing or empty, as some servers give it for every object. */
export function isSameEtag(one: string | null, other: string | null): boolean | null {
  const [first, second] = [unquoted(one ?? ''), unquoted(other ?? '')];
  return first === '' || second === '' ? null : first === second;
}
