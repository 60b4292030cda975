import { z } from 'zod';

/**
 * How S3's answer was compared with the file. `crc32`: the CRC32 of the whole object; `md5`: an ETag that is the MD5 of the
 * content; `md5-of-parts`: an ETag made of the MD5s of the parts, each of which was compared; `parts`: each part was
 * compared, and the whole object could not be; `read`: the object was downloaded and compared (the values are CRC32s);
 * `none`: the answer had nothing to compare.
 */
export const proofMethod = z.enum(['none', 'crc32', 'md5', 'md5-of-parts', 'parts', 'read']);
export type ProofMethod = z.infer<typeof proofMethod>;

/** What was compared, and what identifies the request: for whoever checks it later. */
export const evidence = z.strictObject({
  method: proofMethod,
  /** The value computed from the file: base64 for a CRC32, hexadecimal for an MD5; null for none. */
  local: z.string().nullable(),
  /** S3's value, in the same form. */
  remote: z.string().nullable(),
  etag: z.string().nullable(),
  versionId: z.string().nullable(),
  /** `x-amz-request-id` and `x-amz-id-2` of the answer. */
  requestId: z.string().nullable(),
  hostId: z.string().nullable(),
  /** When it was compared, in ms since 1970. */
  atMs: z.number().nullable(),
});
export type Evidence = z.infer<typeof evidence>;

/**
 * How far an object is proven, each level including the one before. `accepted`: S3 took it, with nothing to compare;
 * `checksum`: S3's checksum equals the file's; `listed`: and the bucket shows it under its key as it was sent.
 */
export const proofLevels = ['accepted', 'checksum', 'listed'] as const;
export const proofLevel = z.enum(proofLevels);
export type ProofLevel = z.infer<typeof proofLevel>;

/** The level of one object that was written or found. */
export function levelOf(method: ProofMethod, isListed: boolean): ProofLevel {
  if (method === 'none') return 'accepted';
  return isListed ? 'listed' : 'checksum';
}
