import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../shared/errors/errors.js';
import { err } from '../../shared/errors/errors.js';
import type { Destination } from '../../shared/models/destination.js';
import type { ChosenReceipt } from '../../shared/models/receipt.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, stale } from './latest-request.js';

export interface ReceiptState {
  /** Where a receipt is to be verified; null while nobody wants to. */
  readonly destination: Destination | null;
  readonly receipt: ChosenReceipt | null;
  /** While a receipt is chosen and read. */
  readonly opening: boolean;
  /** Why the last one could not be opened. */
  readonly error: AppError | null;
}

export interface ReceiptStore {
  readonly store: StoreApi<ReceiptState>;
  open(destination: Destination): void;
  /** Lets the person choose a receipt; one chosen before stays when the dialog is closed. */
  choose(kind: 'folder' | 'file'): Promise<void>;
  /** Takes the one file or folder that was dropped. */
  openDropped(files: readonly File[]): Promise<void>;
  close(): void;
}

const closed: ReceiptState = { destination: null, receipt: null, opening: false, error: null };

/** A receipt on its way to being verified. */
export function createReceiptStore(bridge: HoistBridge): ReceiptStore {
  const store = createStore<ReceiptState>(() => closed);
  const opening = createLatest();

  async function take(question: () => Promise<Result<ChosenReceipt | null>>): Promise<void> {
    store.setState({ opening: true, error: null });
    const answer = await opening.ask(question);
    if (answer === stale) return;
    if (!answer.ok) store.setState({ opening: false, receipt: null, error: answer.error });
    else store.setState({ opening: false, ...(answer.value === null ? {} : { receipt: answer.value }) });
  }

  return {
    store,
    open(destination) {
      opening.cancel();
      store.setState({ ...closed, destination });
    },
    choose: (kind) => take(() => bridge.receipts.choose({ kind })),
    openDropped: (files) =>
      take(async () => {
        const [file, ...others] = files;
        return file === undefined || others.length > 0
          ? err('receipt-unreadable')
          : bridge.receipts.openDropped(file);
      }),
    close() {
      opening.cancel();
      store.setState(closed);
    },
  };
}
