import { type Comparison, compareWithObject, type ObjectHint } from '../../transfer/compare.js';
import type { SourceFile } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { verifyFile } from '../../verify/verify-file.js';

/**
 * Compares a file with the object under a key: first as Hoist's own objects can be compared, then, where that says nothing,
 * by whatever S3 keeps of an object that another tool has sent. Rejects like `compareWithObject`.
 */
export async function compareThoroughly(
  target: Target,
  key: string,
  file: SourceFile,
  signal: AbortSignal,
  hint: ObjectHint | null = null,
): Promise<Comparison> {
  const quick = await compareWithObject(target, key, file, signal, hint);
  if (quick.kind !== 'unproven') return quick;
  const result = await verifyFile(file, target, { key, signal, hint: null, readBack: 'none' });
  return result.kind === 'same' ? { kind: 'same', proof: result.proof } : { kind: result.kind };
}
