/** An ETag without its quotation marks, which some servers leave out of a listing: only so can two of them be compared. */
export function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}
