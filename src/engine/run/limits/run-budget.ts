import { createSemaphore, type Semaphore } from '../../../base/async/semaphore.js';
import { createThrottle, type Throttle } from '../../../base/async/throttle.js';
import type { RunLimits } from './run-limits.js';

/**
 * What the runs of one engine share. Each run that works gets an equal part, and all of it when it is the only one. When one of
 * them goes first, it gets nearly everything, and the others share the rest.
 */
export interface RunBudget {
  /** A part for one more run. */
  join(): RunShare;
  /** Limits the bytes per second of all runs together, those in progress included; null for no limit. */
  setBandwidth(bytesPerSecond: number | null): void;
}

/** One run's part of the budget; it changes when other runs begin, pause or end. */
export interface RunShare {
  /** Bytes of files and parts in memory at once. */
  readonly memory: Semaphore;
  /** Limits the bytes per second of all runs together. */
  readonly throttle: Throttle;
  /** Small files in flight at once, at most. */
  readonly files: number;
  /** Calls `listener` after each change of {@link RunShare.files}. */
  onChange(listener: () => void): void;
  /** Whether this run goes first. */
  readonly isFirst: boolean;
  /** Lets this run go first, instead of the one that did before, or like the others. */
  setFirst(isFirst: boolean): void;
  /** A run that is paused or waits for its server leaves its part to the others. */
  setWorking(isWorking: boolean): void;
  /** The run has ended. */
  leave(): void;
}

/** What the run that goes first gets. The others go on slowly: none of their connections and questions grows too old. */
const shareOfFirst = 7 / 8;

/** A part that is being handed out. */
interface Part {
  isWorking: boolean;
  files: number;
  readonly memory: Semaphore;
  tell: () => void;
}

export function createRunBudget(
  limits: Pick<RunLimits, 'files' | 'partBytes' | 'bytesPerSecond'>,
): RunBudget {
  const parts = new Set<Part>();
  const throttle = createThrottle(limits.bytesPerSecond);
  let first: Part | null = null;

  /** What a run does not give back at once, for it is in use, exceeds the limit until it has been sent. */
  function divide(): void {
    const working = [...parts].filter(({ isWorking }) => isWorking);
    for (const part of parts) {
      // A run that does not work finishes what it has in flight, and may start again.
      const share = shareOf(part, part.isWorking ? working : [...working, part]);
      part.memory.resize(Math.max(1, Math.floor(limits.partBytes * share)));
      const files = Math.max(1, Math.floor(limits.files.max * share));
      if (files === part.files) continue;
      part.files = files;
      part.tell();
    }
  }

  function shareOf(part: Part, among: readonly Part[]): number {
    if (among.length === 1 || first === null || !among.includes(first)) return 1 / among.length;
    return part === first ? shareOfFirst : (1 - shareOfFirst) / (among.length - 1);
  }

  return {
    setBandwidth: (bytesPerSecond) => throttle.setLimit(bytesPerSecond),
    join() {
      const part: Part = {
        isWorking: true,
        files: limits.files.max,
        memory: createSemaphore(limits.partBytes),
        tell: () => undefined,
      };
      parts.add(part);
      divide();
      return {
        memory: part.memory,
        throttle,
        get files() {
          return part.files;
        },
        onChange(listener) {
          part.tell = listener;
        },
        get isFirst() {
          return part === first;
        },
        setFirst(isFirst) {
          if (isFirst) first = part;
          else if (part === first) first = null;
          divide();
        },
        setWorking(isWorking) {
          if (part.isWorking === isWorking) return;
          part.isWorking = isWorking;
          divide();
        },
        leave() {
          parts.delete(part);
          if (part === first) first = null;
          divide();
        },
      };
    },
  };
}
