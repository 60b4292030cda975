import { normalizePrefix } from '../shared/aws/key-rules.js';
import type { Evidence } from '../shared/models/proof.js';
import type { Journal } from './journal/journal.js';
import type { NewEntry, RunRecord } from './journal/records.js';
import { multipartThreshold } from './transfer/part-plan.js';
import { type ReceiptEntry, readReceipt } from './verify/read-receipt.js';

/**
 * Makes the rows of a verification from a receipt: each is planned, with what the receipt says about its file. Rejects with
 * `receipt-unreadable` or `receipt-contradictory`.
 */
export async function ingestReceipt(
  journal: Pick<Journal, 'ingest' | 'entries' | 'runs'>,
  record: RunRecord,
  file: string,
): Promise<void> {
  await makeRows(journal, record, file);
  journal.runs.markScanComplete(record.run);
}

async function makeRows(
  journal: Pick<Journal, 'ingest' | 'entries'>,
  { run, spec }: RunRecord,
  file: string,
): Promise<void> {
  const prefix = normalizePrefix(spec.options.prefix);
  let sequence = 0;
  for await (const batch of readReceipt(file)) {
    const rows = journal.ingest.add(
      run,
      sequence,
      batch.map((entry) => toRow(entry, prefix)),
      'receipt-names-twice',
    );
    for (const [index, { recorded }] of batch.entries()) {
      const evidence = recorded.evidence ?? { ...nothing, sha256: recorded.sha256 };
      // A file that the receipt names twice has failed.
      if (rows[index]?.state === 'planned') journal.entries.record(run, sequence + index, evidence);
    }
    sequence += batch.length;
  }
}

const nothing: Evidence = {
  method: 'none',
  local: null,
  remote: null,
  sha256: null,
  etag: null,
  versionId: null,
  requestId: null,
  hostId: null,
  atMs: null,
  guard: null,
};

function toRow({ path, key, recorded }: ReceiptEntry, prefix: string): NewEntry {
  const size = recorded.size ?? 0;
  return {
    root: 0,
    path,
    key: prefix + key,
    size,
    mtimeMs: recorded.mtimeMs ?? 0,
    inode: 0,
    state: 'planned',
    method: size > multipartThreshold ? 'multipart' : 'single',
    reason: null,
    error: null,
  };
}
