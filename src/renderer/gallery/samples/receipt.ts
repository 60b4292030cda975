import type { ChosenReceipt, ReceiptFacts } from '../../../shared/models/receipt.js';

export const hashSample = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** A receipt of a complete upload to the bucket of most scenes. */
export function receiptSample(change: Partial<ReceiptFacts> = {}): ChosenReceipt {
  return {
    receiptId: 'receipt-1',
    name: 'receipt.json',
    facts: {
      sha256: hashSample,
      files: 1234,
      bytes: 5_600_000_000,
      upload: { title: '내 드라이브', bucket: 'my-bucket', prefix: '2026/raw/' },
      shortfall: null,
      ...change,
    },
  };
}
