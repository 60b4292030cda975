import type { Clock } from '../stores/clock.js';

export interface FakeClock extends Clock {
  /** Advances time by that many milliseconds; what is due runs in order. */
  advance(milliseconds: number): void;
}

export function createFakeClock(): FakeClock {
  let time = 0;
  let waiting: { readonly due: number; readonly action: () => void }[] = [];

  return {
    now: () => time,
    after: (milliseconds, action) => {
      const entry = { due: time + milliseconds, action };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance: (milliseconds) => {
      const end = time + milliseconds;
      for (;;) {
        const next = waiting.filter((entry) => entry.due <= end).toSorted((a, b) => a.due - b.due)[0];
        if (next === undefined) {
          break;
        }
        waiting = waiting.filter((entry) => entry !== next);
        time = next.due;
        next.action();
      }
      time = end;
    },
  };
}
