/** Time as the stores need it, so that tests can control it. */
export interface Clock {
  /** Milliseconds, for differences only. */
  now(): number;
  /** Calls `action` once after that many milliseconds; the returned function cancels it. */
  after(milliseconds: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};
