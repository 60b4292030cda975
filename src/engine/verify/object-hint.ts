/** What a listing and the journal already say about an object. */
export interface ObjectHint {
  /** In bytes. */
  readonly size: number;
  readonly etag: string;
  /** Base64 CRC32 that S3 confirmed when Hoist sent the object with this ETag. */
  readonly checksum: string | null;
}
