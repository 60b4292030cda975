import { mapLimit } from '../../../base/async/map-limit.js';
import type { VerifyOptions } from '../../../shared/models/run.js';
import type { Journal } from '../../journal/journal.js';
import type { RunRecord } from '../../journal/records.js';
import { withSha256 } from '../../transfer/review.js';
import { createSourceFiles, type SourceFiles } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { readBackFor } from '../../verify/read-back.js';
import { type Verification, verifyFile } from '../../verify/verify-file.js';
import { verifyRecord } from '../../verify/verify-record.js';

/** Which objects of a run are to be proven, and where. */
export interface Proving {
  readonly journal: Pick<Journal, 'entries' | 'listing'>;
  readonly record: RunRecord;
  readonly target: Target;
  readonly options: VerifyOptions;
  readonly signal: AbortSignal;
  /** Called for each object that was looked at. */
  readonly onSeen: () => void;
}

const objectsAtOnce = 8;
const rowsAtOnce = 500;

/**
 * Proves what was not proven when a run was sent, and reads back what the options say: by the checksum that S3 has now and the
 * one that was computed while the file was sent; by the file, where it is still the same; or by reading back. What is found
 * is noted for each row; what can't be proven stays as it is. Rejects with the signal's reason, or an error of S3's.
 */
export async function proveObjects(proving: Proving): Promise<void> {
  const { journal, record, signal } = proving;
  const { spec, run } = record;
  const files = createSourceFiles(spec.roots, spec.options.followSymlinks);
  const which =
    proving.options.readBack === 'none' || proving.options.readBack === 'unproven' ? 'unproven' : 'all';
  for (let after = -1; ; ) {
    const rows = journal.listing.provable(run, which, after, rowsAtOnce);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.sequence;
    await mapLimit(rows, objectsAtOnce, (row) => prove(row, proving, files), signal);
  }
}

async function prove(
  {
    sequence,
    key,
    isProven,
  }: { readonly sequence: number; readonly key: string; readonly isProven: boolean },
  { journal, record, target, options, signal, onSeen }: Proving,
  files: SourceFiles,
): Promise<void> {
  const { run } = record;
  const readBack = readBackFor(options, key);
  if (isProven && readBack !== 'all') return;
  const recorded = journal.entries.recorded(run, sequence);
  if (recorded === null) return;
  const one = { key, signal, readBack };
  let result: Verification = await verifyRecord(recorded, target, one);
  if (result.kind === 'unproven') result = (await byFile()) ?? result;
  onSeen();
  switch (result.kind) {
    case 'same': {
      const { sha256 } = recorded;
      const proof = sha256 === null ? result.proof : withSha256(result.proof, sha256);
      journal.entries.markProven(run, sequence, proof);
      return;
    }
    case 'absent':
      journal.listing.mark(run, sequence, 'missing');
      return;
    case 'different':
      journal.listing.mark(run, sequence, result.reason === 'size' ? 'other-size' : 'replaced');
      return;
    case 'unproven':
  }

  /** Null where the file is gone, changed or can't be read: then it says nothing about the object. */
  async function byFile(): Promise<Verification | null> {
    const entry = journal.entries.find(run, sequence);
    if (entry === null) return null;
    const file = await files.open(entry, signal).catch(() => null);
    signal.throwIfAborted();
    if (file === null) return null;
    try {
      if (file.size !== entry.size || file.mtimeMs !== entry.mtimeMs) return null;
      const compared = await verifyFile(file, target, { ...one, hint: null });
      await file.assertUnchanged();
      return compared;
    } finally {
      file.close();
    }
  }
}
