/**
 * What a request costs besides its bytes, in bytes that a connection would send meanwhile: about 50 ms at 5 MB/s. Small
 * files take as long as each other, whatever their size; with large ones it does not count.
 */
const requestCost = 256 * 1024;

export interface Remaining {
  /** Files and bytes that are left. */
  readonly files: number;
  readonly bytes: number;
  /** What was sent lately, per second; null while unknown. */
  readonly filesPerSecond: number | null;
  readonly bytesPerSecond: number | null;
}

/**
 * Milliseconds until the rest is sent: small files count by their number, large ones by their bytes. Null while nothing is
 * known about the speed, or nothing moves; 0 when nothing is left.
 */
export function remainingTime({ files, bytes, filesPerSecond, bytesPerSecond }: Remaining): number | null {
  const work = Math.max(0, files) * requestCost + Math.max(0, bytes);
  if (work === 0) return 0;
  if (filesPerSecond === null && bytesPerSecond === null) return null;
  const speed = (filesPerSecond ?? 0) * requestCost + (bytesPerSecond ?? 0);
  return speed > 0 ? (work / speed) * 1000 : null;
}
