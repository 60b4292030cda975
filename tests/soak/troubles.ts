import type { SeededRandom } from '../support/seeded-random.js';

/** What happens to one process from inside; times are ms since its start. */
export interface Troubles {
  /** Gets a letter for each event: c(lock jumped), e(ngine ended), s(ender thread ended), d(isk full), r(eport not written). */
  readonly tally: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** From then on the clock is wrong by so much. */
  readonly clockJumps: readonly { readonly afterMs: number; readonly offsetMs: number }[];
  /** Each sender thread ends so long after its start. */
  readonly senderEndsAfterMs: number | null;
  readonly fullDisks: readonly { readonly afterMs: number; readonly forMs: number }[];
  readonly refusesReport: boolean;
}

const minute = 60_000;

export function troublesOf(random: SeededRandom, tally: string, startedAt: number): Troubles {
  const sometimes = <T>(probability: number, make: () => T): readonly T[] =>
    random.chance(probability) ? [make()] : [];
  return {
    tally,
    startedAt,
    clockJumps: sometimes(0.3, () => ({
      afterMs: random.between(200, 3000),
      offsetMs: random.pick([-120, -20, -1, 1, 20, 120]) * minute,
    })),
    senderEndsAfterMs: random.chance(0.4) ? random.between(100, 2500) : null,
    fullDisks: sometimes(0.15, () => ({
      afterMs: random.between(300, 3000),
      forMs: random.between(50, 1500),
    })),
    refusesReport: random.chance(0.1),
  };
}

export const noTroubles = (tally: string, startedAt: number): Troubles => ({
  tally,
  startedAt,
  clockJumps: [],
  senderEndsAfterMs: null,
  fullDisks: [],
  refusesReport: false,
});
