/** How fast something has been growing recently. */
export interface Rate {
  /** Records the counter's current value. */
  sample(value: number): void;
  /** Units per second over the window; null before there are two samples half a second apart. */
  perSecond(): number | null;
  reset(): void;
}

/** A rate over a sliding window of `windowMs`, from the counter's own samples, never the last one alone. */
export function createRate(windowMs = 5000, now: () => number = () => performance.now()): Rate {
  let samples: { at: number; value: number }[] = [];
  return {
    sample(value) {
      const at = now();
      samples.push({ at, value });
      while (samples.length > 2 && at - (samples[0]?.at ?? at) > windowMs) samples.shift();
    },
    perSecond() {
      const first = samples[0];
      const last = samples.at(-1);
      if (first === undefined || last === undefined || last.at - first.at < 500) return null;
      return Math.max(0, ((last.value - first.value) / (last.at - first.at)) * 1000);
    },
    reset() {
      samples = [];
    },
  };
}
