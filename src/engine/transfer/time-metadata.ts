/** Nanoseconds of a second. */
const second = 1_000_000_000n;

/**
 * The metadata that keeps a file's time of modification, `x-amz-meta-mtime`: seconds since 1970 with up to nine decimals, as
 * rclone writes and reads it. Source: https://rclone.org/s3/#modification-times-and-hashes
 *
 * @param mtimeNs in nanoseconds since 1970; negative before
 */
export function mtimeText(mtimeNs: bigint): string {
  const distance = mtimeNs < 0n ? -mtimeNs : mtimeNs;
  const decimals = String(distance % second)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${mtimeNs < 0n ? '-' : ''}${distance / second}${decimals === '' ? '' : `.${decimals}`}`;
}

/** The metadata of a file's object, in the SDK's form. */
export function timeInput(
  { mtimeNs }: { readonly mtimeNs: bigint | null },
  { keepsTimes }: { readonly keepsTimes: boolean },
): { Metadata?: { mtime: string } } {
  return keepsTimes && mtimeNs !== null ? { Metadata: { mtime: mtimeText(mtimeNs) } } : {};
}

/** The same time in ms, as Node computes it for `Stats.mtimeMs`. */
export function msOfNs(mtimeNs: bigint): number {
  return Number(mtimeNs / second) * 1000 + Number(mtimeNs % second) / 1e6;
}
