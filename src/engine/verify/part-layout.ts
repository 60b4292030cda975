import { maxParts } from '../transfer/part-plan.js';

/** How an object was divided into parts: all of one size but the last, or each with its own. In bytes. */
export type PartLayout = { readonly partSize: number } | { readonly sizes: readonly number[] };

/** Where each part ends, in bytes from the start. An empty object has one part. */
export function partEnds(layout: PartLayout, size: number): readonly number[] {
  if ('sizes' in layout) {
    let end = 0;
    return layout.sizes.map((length) => (end += length));
  }
  const parts = Math.max(1, Math.ceil(size / layout.partSize));
  return Array.from({ length: parts }, (_, index) => Math.min(size, (index + 1) * layout.partSize));
}

const mebibyte = 1024 * 1024;
const megabyte = 1_000_000;

/**
 * Part sizes that tools use when nobody sets another, in bytes: 5 MiB rclone, s3fs 10, boto3 and aws-cli 8, s3cmd 15,
 * Cyberduck 10, MinIO's client 16, the AWS console 16 and 17, goofys and AzCopy 25, and the powers of two that people
 * set; the same in decimal units.
 */
const usualPartSizes: readonly number[] = [
  5, 6, 7, 8, 10, 12, 15, 16, 17, 20, 25, 30, 32, 40, 48, 50, 64, 80, 96, 100, 125, 128, 150, 192, 200, 250,
  256, 384, 400, 500, 512, 768, 1000, 1024, 2048, 4096, 5120,
].flatMap((count) => [count * mebibyte, count * megabyte]);

/**
 * The layouts that an object of `size` bytes and `parts` parts may have, all parts but the last of one size: the usual
 * sizes, and those that tools compute from the size of the file when 10,000 parts would not suffice. The number of parts
 * leaves few of them.
 */
export function likelyLayouts(size: number, parts: number): readonly PartLayout[] {
  if (parts < 1 || parts > maxParts) return [];
  if (parts === 1) return [{ partSize: Math.max(1, size) }];
  const even = Math.ceil(size / parts);
  const computed = [even, Math.ceil(even / mebibyte) * mebibyte, Math.ceil(even / megabyte) * megabyte];
  const fitting = [...new Set([...usualPartSizes, ...computed])].filter(
    (partSize) => Math.ceil(size / partSize) === parts,
  );
  return fitting.map((partSize) => ({ partSize }));
}
