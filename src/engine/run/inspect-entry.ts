import { HoistError } from '../../shared/errors/errors.js';
import type { PlannedEntry } from '../journal/records.js';
import { type Comparison, compareWithObject } from '../transfer/compare.js';
import { openEntry } from '../transfer/source-file.js';
import { hintFor } from './object-hint.js';
import type { SendContext, SendOutcome } from './send-entry.js';

/** Compares one file with what the bucket holds under its key. Sends nothing. */
async function inspectEntry(entry: PlannedEntry, context: SendContext): Promise<[Comparison, number]> {
  const file = await openEntry(context.roots, entry, context.followSymlinks);
  try {
    const hint = await hintFor(entry.key, context);
    if (hint === 'absent') return [{ kind: 'absent' }, file.size];
    const known = hint === 'unknown' ? null : hint;
    const comparison = await compareWithObject(context.target, entry.key, file, context.signal, known);
    await file.assertUnchanged();
    return [comparison, file.size];
  } finally {
    await file.close();
  }
}

/**
 * What a run would do with a file: `to-upload`, or as it would end without anything being sent. Throws what
 * the conflict policy makes of an object that is in the way.
 */
export async function planEntry(
  entry: PlannedEntry,
  context: SendContext,
): Promise<SendOutcome | { readonly kind: 'to-upload' }> {
  if (context.onConflict === 'overwrite') return { kind: 'to-upload' };
  const [comparison, size] = await inspectEntry(entry, context);
  if (comparison.kind === 'absent') return { kind: 'to-upload' };
  if (context.onConflict === 'fail') throw new HoistError('object-exists');
  if (comparison.kind === 'same') return { kind: 'already-there', size, proof: comparison.proof };
  if (context.onConflict === 'rename') return { kind: 'to-upload' };
  throw new HoistError(comparison.kind === 'different' ? 'object-differs' : 'object-unproven');
}

/** Proves that a file is in the bucket; throws `object-missing`, `object-differs` or `object-unproven`. */
export async function verifyEntry(entry: PlannedEntry, context: SendContext): Promise<SendOutcome> {
  const [comparison, size] = await inspectEntry(entry, context);
  switch (comparison.kind) {
    case 'same':
      return { kind: 'already-there', size, proof: comparison.proof };
    case 'absent':
      throw new HoistError('object-missing');
    case 'different':
      throw new HoistError('object-differs');
    case 'unproven':
      throw new HoistError('object-unproven');
  }
}
