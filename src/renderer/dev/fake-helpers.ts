import type { Tally } from '../../shared/models/tally.js';

export function tallyOf(rows: readonly { readonly size: number }[]): Tally {
  return { files: rows.length, bytes: rows.reduce((sum, row) => sum + row.size, 0) };
}

/** An answer that takes as long as a real one. */
export function later<T>(value: T, milliseconds = 15): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), milliseconds);
  });
}
