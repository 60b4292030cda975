const mebibyte = 1024 * 1024;

/** S3: a part has at least 5 MiB (the last may be smaller), an upload at most 10,000 parts.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const minPartBytes = 5 * mebibyte;
export const maxParts = 10_000;
/** 5 GiB a part, 10,000 parts. */
export const maxObjectBytes = 5 * 1024 * mebibyte * maxParts;

/** Files over this many bytes are sent as multipart uploads. */
export const multipartThreshold = 16 * mebibyte;

const preferredPartBytes = 8 * mebibyte;

export interface PartPlan {
  /** Bytes of every part but the last. */
  readonly partSize: number;
  readonly parts: number;
}

/**
 * Divides a file of `size` bytes (above 0) into parts: 8 MiB each, larger (whole MiB) where 10,000 of those
 * would not suffice. Throws a RangeError over 48.8 TiB.
 */
export function planParts(size: number): PartPlan {
  if (size <= 0 || size > maxObjectBytes) throw new RangeError(`no part plan for ${size} bytes`);
  const needed = Math.ceil(size / maxParts / mebibyte) * mebibyte;
  const partSize = Math.max(preferredPartBytes, needed);
  return { partSize, parts: Math.ceil(size / partSize) };
}
