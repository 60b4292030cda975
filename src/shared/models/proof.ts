import { z } from 'zod';

/** Checksums that S3 keeps of an object, and MD5, of which its ETags are made. */
export const digestNames = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256', 'md5'] as const;
export type DigestName = (typeof digestNames)[number];

/**
 * How S3's answer was compared with the file. One of the digests: that of the whole object (`md5`: its ETag); `…-of-parts`:
 * the digest of the digests of its parts; `etag`: the ETag that S3 gave the object when it was proven; `parts`: each part was
 * compared when it was sent, and the whole object could not be; `read-back`: it was downloaded; `none`: there was nothing to
 * compare.
 */
export const proofMethod = z.enum([
  'none',
  'parts',
  ...digestNames,
  'crc32-of-parts',
  'crc32c-of-parts',
  'sha1-of-parts',
  'sha256-of-parts',
  'md5-of-parts',
  'etag',
  'read-back',
]);
export type ProofMethod = z.infer<typeof proofMethod>;

const usualNames: Readonly<Record<DigestName, string>> = {
  crc32: 'CRC32',
  crc32c: 'CRC32C',
  crc64nvme: 'CRC64NVME',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  md5: 'MD5',
};

/** A method that compares digests. */
export type DigestMethod = Exclude<ProofMethod, 'none' | 'parts' | 'etag' | 'read-back'>;

/** The digest of a method as people write it: `CRC32` also for `crc32-of-parts`. */
export function digestNameOf(method: DigestMethod): string {
  return usualNames[method.replace('-of-parts', '') as DigestName];
}

/**
 * What protected the key against other writers while the object was written. `condition`: S3 refuses the write when the key has
 * another object than was known; `asked`: S3 was asked for the key directly before, so a race of milliseconds can't be
 * excluded; `none`: whatever was there was replaced.
 */
export const writeGuards = ['condition', 'asked', 'none'] as const;
export type WriteGuard = (typeof writeGuards)[number];

/** What was compared, and what identifies the request: for whoever checks it later. */
export const evidence = z.strictObject({
  method: proofMethod,
  /** The value computed from the file, as S3 writes it: base64, or hexadecimal for an MD5 and for what was read back. */
  local: z.string().nullable(),
  /** S3's value, in the same form. */
  remote: z.string().nullable(),
  /** SHA-256 of the file's content, in hexadecimal, where a receipt was asked for; it need not have been compared. */
  sha256: z.string().nullable(),
  etag: z.string().nullable(),
  versionId: z.string().nullable(),
  /** `x-amz-request-id` and `x-amz-id-2` of the answer. */
  requestId: z.string().nullable(),
  hostId: z.string().nullable(),
  /** When it was compared, in ms since 1970. */
  atMs: z.number().nullable(),
  /** Null for an object that was there already, and in rows of earlier versions. */
  guard: z.enum(writeGuards).nullable(),
  /** S3's value is one that it computed from what is on its disks, after the object was written: see `recomputed-at-rest`. */
  recomputed: z.boolean().optional(),
});
export type Evidence = z.infer<typeof evidence>;

/**
 * How far an object is proven, each level including the one before. `accepted`: S3 took it, with nothing to compare;
 * `checksum`: S3's checksum equals the file's; `listed`: and the bucket shows it under its key as it was sent; `read-back`: and
 * what was downloaded again is the file; `recomputed-at-rest`: and S3 has read its own disks again (its batch operation *Compute
 * checksum*), and what it found there is the file. The last one need not have been downloaded.
 */
export const proofLevels = ['accepted', 'checksum', 'listed', 'read-back', 'recomputed-at-rest'] as const;
export const proofLevel = z.enum(proofLevels);
export type ProofLevel = z.infer<typeof proofLevel>;

/** The level of one object that was written or found. */
export function levelOf(
  { method, recomputed = false }: Pick<Evidence, 'method' | 'recomputed'>,
  isListed: boolean,
): ProofLevel {
  if (method === 'none') return 'accepted';
  if (!isListed) return 'checksum';
  if (recomputed) return 'recomputed-at-rest';
  return method === 'read-back' ? 'read-back' : 'listed';
}
