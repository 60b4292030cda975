import type { EarlyStart, EarlyStartOptions } from './early-start.js';

/** Keeps what is prepared for the run that starts next. */
export interface PreparedStart {
  /** Prepares it, in place of what was prepared before. It counts for 15 s. */
  prepare(where: EarlyStartOptions): Promise<void>;
  /** What was prepared, for whoever drops it or goes on with it; null when nothing was, or it does not count any more. */
  take(): EarlyStart | null;
}

/** After that what a listing says is old, in ms. */
const countsForMs = 15_000;

export function createPreparedStart(): PreparedStart {
  let prepared: EarlyStart | null = null;
  function take(): EarlyStart | null {
    const taken = prepared;
    prepared = null;
    return taken;
  }
  return {
    async prepare(where) {
      // It imports the SDK, which must not be loaded when the app starts.
      const { startEarly } = await import('./early-start.js');
      void take()?.drop();
      const early = startEarly(where);
      prepared = early;
      const forget = (): void => {
        if (prepared === early) void take()?.drop();
      };
      setTimeout(forget, countsForMs).unref();
    },
    take,
  };
}
