/** A sender need not hold more bytes than this in memory: it reads them twice; see `senders/reread-content.ts`. */
export const rereadAbove = 512 * 1024;

/**
 * The memory that a file or part takes while a sender sends it: two chunks of it, and what the connection holds.
 *
 * @param size in bytes
 * @returns bytes
 */
export function memoryInFlight(size: number): number {
  return Math.min(size, rereadAbove);
}
