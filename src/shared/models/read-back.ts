import type { ReadBackChoice } from './run.js';

export const readBackKinds = ['none', 'unproven', 'share', 'all'] as const;
export type ReadBackKind = (typeof readBackKinds)[number];

/** What a form says about reading back; `percent` as it was typed, for a share. */
export interface ReadBackInput {
  readonly kind: ReadBackKind;
  readonly percent: string;
}

export const noReadBack: ReadBackInput = { kind: 'none', percent: '5' };

/** Null for a share that is no percentage above 0 and up to 100. */
export function readBackOf({ kind, percent }: ReadBackInput): ReadBackChoice | null {
  if (kind !== 'share') return kind;
  const share = /^\s*\d{1,3}(?:[.,]\d{1,6})?\s*%?\s*$/.test(percent)
    ? Number.parseFloat(percent.replace(',', '.'))
    : Number.NaN;
  return share > 0 && share <= 100 ? share : null;
}

/**
 * How many bytes are downloaded, of so many that there are; `isExact` is false for what depends on chance or on what S3 keeps.
 * Null when the number of all is not known.
 */
export function downloadOf(
  choice: ReadBackChoice,
  bytes: number | null,
): { readonly bytes: number; readonly isExact: boolean } | null {
  if (choice === 'none') return { bytes: 0, isExact: true };
  if (bytes === null) return null;
  if (choice === 'all') return { bytes, isExact: true };
  return { bytes: choice === 'unproven' ? bytes : Math.round((bytes * choice) / 100), isExact: false };
}
