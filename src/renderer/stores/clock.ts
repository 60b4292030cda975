/** Time as the stores need it, so that tests can own it. */
export interface Clock {
  /** Milliseconds, only good for differences. */
  now(): number;
  /** Calls `action` once after that many milliseconds; the answer calls it off. */
  after(milliseconds: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};
