import { z } from 'zod';
import { destination } from '../models/destination.js';
import * as receipt from '../models/receipt.js';
import * as run from '../models/run.js';
import { type ContractOf, droppedItem, id } from './contract-fields.js';

/** Receipts of uploads: to write one, and to verify a bucket by one. */
export const receiptsContract = {
  /**
   * Opens a dialog for a receipt, or for a folder that contains one, and reads it to its end; null when the dialog was closed.
   * `receipt-unreadable`, `receipt-contradictory`
   */
  'receipts.choose': {
    in: z.strictObject({ kind: z.enum(['folder', 'file']) }),
    out: receipt.chosenReceipt.nullable(),
  },
  /** The same with what was dropped. */
  'receipts.openDropped': { in: droppedItem, out: receipt.chosenReceipt },
  /** Verifies that the bucket has what a receipt says, below this prefix. */
  'receipts.verify': {
    in: z.strictObject({
      destination,
      receiptId: id,
      prefix: z.string().max(1024),
      readBack: run.readBackChoice,
      /** Of a checksum report to verify by as well. */
      reportId: id.optional(),
    }),
    out: run.runSnapshot,
  },
  /** Opens a dialog for a folder and writes the receipt of an upload there; null when the dialog was closed. */
  'receipts.save': { in: z.strictObject({ runId: id }), out: receipt.savedReceipt.nullable() },
  /**
   * Sends the receipt that was saved last of this upload beside its files, with the upload's own keys, and proves that it is
   * there; gives its keys.
   */
  'receipts.send': { in: z.strictObject({ runId: id }), out: z.array(z.string()) },
  'receipts.copyHash': { in: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }), out: z.null() },
} as const satisfies ContractOf<'receipts'>;
