import type {
  PracticeFault,
  PracticeRequest,
  PracticeServer,
  Quirks,
} from '../../src/practice/practice-server.js';
import { type QuirkSetName, quirkSets } from '../../src/practice/quirks/quirk-sets.js';
import type { SeededRandom } from '../support/seeded-random.js';

/** How the server and the network are: chosen anew every now and then. */
export interface Weather {
  fault(request: PracticeRequest): PracticeFault | null;
  /** Chooses other faults. */
  change(): void;
  /** Chooses another kind of server; to be called between sessions: what a run learns of its server stays true. */
  changeServer(server: Pick<PracticeServer, 'useQuirks'>): void;
  /** The kind of server in use; null for S3 itself. */
  readonly set: QuirkSetName | null;
  /**
   * Whether the server honours `If-None-Match`. Where it does not, a write that was cut off and is still being carried out
   * may follow the question whether the key is free, and nothing prevents that the file is written twice.
   */
  readonly honoursConditions: boolean;
  /** No more faults, and S3's own behaviour. */
  calm(server: Pick<PracticeServer, 'useQuirks'>): void;
  /** Faults so far, by kind, and the quirk sets in use so far. */
  readonly faults: ReadonlyMap<string, number>;
  readonly sets: ReadonlySet<string>;
}

/** Servers on which a run can be proven complete, or can be when it is continued on S3 itself. */
const sets: readonly [QuirkSetName, ...QuirkSetName[]] = [
  'ignores-conditions',
  'ignores-conditions-on-complete',
  'conditions-unknown',
  'conditions-unknown-on-complete',
  'checksums-unknown-501',
  'checksums-unknown-400',
  'checksum-mode-unknown',
  'no-checksums',
  'put-201',
  'put-204',
  'random-etags',
  'listing-unordered',
  'listing-lags',
  'ignores-part-number',
  'signed-payload-required',
  'late-error',
  'late-error-carried-out',
  'rate-limited',
  'slow-create',
];

const withoutConditions: ReadonlySet<QuirkSetName | null> = new Set([
  'ignores-conditions',
  'ignores-conditions-on-complete',
  'conditions-unknown',
  'conditions-unknown-on-complete',
] as const);

const kinds = ['fair', 'slow', 'flaky', 'losing', 'outage'] as const;
const errors = ['InternalError', 'ServiceUnavailable', 'SlowDown', 'RequestTimeout'] as const;

export function createWeather(random: SeededRandom): Weather {
  const faults = new Map<string, number>();
  const seen = new Set<string>();
  let kind: (typeof kinds)[number] | 'calm' = 'fair';
  let set: QuirkSetName | null = null;

  function count(fault: PracticeFault): PracticeFault {
    const name = fault.kind === 'error' ? fault.code : fault.kind;
    faults.set(name, (faults.get(name) ?? 0) + 1);
    return fault;
  }

  return {
    faults,
    sets: seen,
    get set() {
      return set;
    },
    get honoursConditions() {
      return !withoutConditions.has(set);
    },
    fault() {
      switch (kind) {
        case 'calm':
          return null;
        case 'fair':
          return random.chance(0.5) ? { kind: 'delay', milliseconds: random.between(1, 40) } : null;
        case 'slow':
          return { kind: 'delay', milliseconds: random.between(20, 300) };
        case 'flaky':
          return random.chance(0.2) ? count({ kind: 'error', code: random.pick(errors) }) : null;
        case 'losing':
          if (!random.chance(0.15)) return null;
          return count(random.chance(0.5) ? { kind: 'lose-answer' } : { kind: 'cut' });
        case 'outage':
          return count({ kind: 'cut' });
      }
    },
    change() {
      kind = random.pick(kinds);
    },
    changeServer(server) {
      set = random.chance(0.3) ? null : random.pick(sets);
      if (set !== null) seen.add(set);
      const quirks: Quirks = set === null ? {} : quirkSets[set].quirks;
      server.useQuirks(quirks);
    },
    calm(server) {
      kind = 'calm';
      set = null;
      server.useQuirks({});
    },
  };
}
