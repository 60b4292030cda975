import { orAborted } from '../../base/async/or-aborted.js';
import type { OpenSenderPool } from '../senders/open-sender-pool.js';
import type { RunRetries } from './requests/run-retries.js';

/** The sender pool of one run, from its opening to its end. */
export interface RunSenders {
  /** Opens the pool; null for a run without one. Rejects with the error of the keys, or the signal's reason. */
  open(): Promise<OpenSenderPool | null>;
  /** Never rejects. May be called again. */
  close(): Promise<void>;
}

export interface RunSendersOptions {
  /** See `RunServices.openSenderPool`. */
  readonly openSenderPool: (() => Promise<OpenSenderPool>) | null;
  readonly retries: RunRetries;
  /** The run ends. */
  readonly signal: AbortSignal;
}

/** Keys that expire are renewed in time, which the SDK's client does, and the pool copies them. */
const refreshKeysEveryMs = 1000;

export function createRunSenders({ openSenderPool, retries, signal }: RunSendersOptions): RunSenders {
  let pool: OpenSenderPool | null = null;
  let closing: Promise<void> | null = null;
  let refresher: NodeJS.Timeout | undefined;

  /** Opening waits for keys, for as long as whoever provides them likes. */
  async function openWhileRunning(opening: Promise<OpenSenderPool>): Promise<OpenSenderPool> {
    try {
      return await orAborted(opening, signal);
    } catch (error) {
      void opening.then((late) => late.close()).catch(() => undefined);
      throw error;
    }
  }

  return {
    async open() {
      if (openSenderPool === null) return null;
      const task = { file: null, signal, scope: 'request' } as const;
      pool = await retries.run(task, () => openWhileRunning(openSenderPool()));
      refresher = setInterval(() => {
        pool?.refresh().catch(() => undefined);
      }, refreshKeysEveryMs);
      return pool;
    },
    close() {
      clearInterval(refresher);
      closing ??= (pool?.close() ?? Promise.resolve()).catch(() => undefined);
      return closing;
    },
  };
}
