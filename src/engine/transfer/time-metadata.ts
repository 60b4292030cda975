import type { KeptTime } from '../../shared/models/run.js';

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

/** The precision of a file's time that both a double and every file system keep, in ms. */
const precisionMs = 0.001;

/**
 * Compares the time of modification that an object keeps with a file's, to a microsecond. A time without decimals is compared in
 * whole seconds: some tools write no others.
 *
 * @param text `x-amz-meta-mtime`; null for none
 * @param mtimeMs in ms since 1970
 */
export function keptTimeOf(text: string | null, mtimeMs: number): KeptTime {
  if (text === null) return 'none';
  if (!/^-?\d{1,15}(?:\.\d{1,9})?$/.test(text)) return 'other';
  const kept = Number(text) * 1000;
  const own = text.includes('.') ? mtimeMs : Math.floor(mtimeMs / 1000) * 1000;
  return Math.abs(kept - own) < precisionMs ? 'same' : 'other';
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
