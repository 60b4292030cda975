import { dirname, sep } from 'node:path';
import { HoistError } from '../../shared/errors/errors.js';
import { createSemaphore } from '../async/semaphore.js';
import { fileThreads } from './file-threads.js';

/** Calls of the file system that may never come back: a dead mount, a failing disk, a cloud drive that does not answer. */
export interface FileCalls {
  /** How many calls were given up and have not come back: each of them occupies a thread. */
  readonly stuck: number;
  /** How many calls have not come back yet, those given up included: the process can't end properly before they do. */
  readonly pending: number;
  /**
   * Runs one call off this thread. Rejects with HoistError `file-not-responding` when it does not come back, or when
   * others in the same place did not, with the signal's reason as soon as that is aborted, and with the call's own error.
   *
   * @param path absolute path of the file or folder
   * @param call must not do more than one step, such as to open a file or to read a megabyte
   * @param late is given the result of a call that came back when nobody waited for it any more
   */
  run<T>(path: string, call: () => Promise<T>, options?: FileCallOptions<T>): Promise<T>;
}

export interface FileCallOptions<T> {
  readonly signal?: AbortSignal | undefined;
  readonly late?: (value: T) => void;
  /** How many times longer than usual to wait: reading an online document may begin with its download. */
  readonly patience?: number;
}

export interface FileCallLimits {
  /** A call that takes longer than this, in ms, is given up. */
  readonly limitMs: number;
  /** Calls at once. */
  readonly atOnce: number;
  /** When this many calls are stuck, every further one is refused: others need the threads. */
  readonly mostStuck: number;
}

/** Longer than a disk takes to spin up, or a network drive to reconnect. */
const defaultLimits: FileCallLimits = {
  limitMs: 30_000,
  atOnce: fileThreads.atOnce,
  mostStuck: fileThreads.mostStuck,
};
/**
 * The wait is counted in ticks: a computer that sleeps has none, while a timer may be due as soon as it wakes.
 */
const ticksPerLimit = 30;
/** After this many calls in a row that were given up below one folder, the folder itself is taken for dead. */
const deadAfter = 3;

interface Outstanding {
  ticks: number;
  readonly most: number;
  readonly giveUp: () => void;
}

export function createFileCalls(limits: FileCallLimits = defaultLimits): FileCalls {
  const { limitMs, atOnce, mostStuck } = limits;
  const slots = createSemaphore(atOnce);
  const outstanding = new Set<Outstanding>();
  let stuck = 0;
  /** Paths whose calls were given up, with no answer from their common folder since the first of them. */
  let silent: string[] = [];
  let deadFolder: string | null = null;
  let lastSilenceMs = 0;
  let ticker: ReturnType<typeof setInterval> | null = null;

  function tick(): void {
    for (const call of outstanding) {
      call.ticks += 1;
      if (call.ticks > call.most) call.giveUp();
    }
    if (outstanding.size > 0 || ticker === null) return;
    clearInterval(ticker);
    ticker = null;
  }

  function noteSilence(path: string): void {
    silent.push(path);
    deadFolder = commonFolder(silent);
    lastSilenceMs = performance.now();
  }

  function noteAnswer(path: string): void {
    if (deadFolder !== null && isBelow(path, deadFolder)) {
      silent = [];
      deadFolder = null;
    }
  }

  function assertAlive(path: string): void {
    const isDead = silent.length >= deadAfter && deadFolder !== null && isBelow(path, deadFolder);
    if (!isDead && stuck < mostStuck) return;
    // Now and then one call finds out whether the drive is back.
    const isProbe = stuck < mostStuck && performance.now() - lastSilenceMs > limitMs;
    if (!isProbe) throw new HoistError('file-not-responding');
    lastSilenceMs = performance.now();
  }

  function watched<T>(path: string, call: () => Promise<T>, options: FileCallOptions<T>): Promise<T> {
    assertAlive(path);
    return new Promise<T>((resolve, reject) => {
      let isGivenUp = false;
      const entry: Outstanding = {
        ticks: 0,
        most: ticksPerLimit * (options.patience ?? 1),
        giveUp() {
          isGivenUp = true;
          outstanding.delete(entry);
          stuck += 1;
          noteSilence(path);
          reject(new HoistError('file-not-responding'));
        },
      };
      const over = (): void => {
        if (isGivenUp) stuck -= 1;
        outstanding.delete(entry);
        noteAnswer(path);
      };
      outstanding.add(entry);
      ticker ??= setInterval(tick, limitMs / ticksPerLimit).unref();
      const finish = async (): Promise<void> => {
        try {
          const value = await call();
          over();
          if (isGivenUp) options.late?.(value);
          else resolve(value);
        } catch (error) {
          over();
          reject(error);
        }
      };
      void finish();
    });
  }

  return {
    get stuck() {
      return stuck;
    },
    get pending() {
      return outstanding.size + stuck;
    },
    run(path, call, options = {}) {
      const { signal } = options;
      // The slot of a call that is given up is free again: the limit of stuck ones is another.
      const work = slots.run(1, () => watched(path, call, options), signal);
      if (signal === undefined) return work;
      return new Promise((resolve, reject) => {
        let isStopped = false;
        const stop = (): void => {
          isStopped = true;
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', stop, { once: true });
        const finish = async (): Promise<void> => {
          try {
            const value = await work;
            if (isStopped) options.late?.(value);
            else resolve(value);
          } catch (error) {
            reject(error);
          }
          signal.removeEventListener('abort', stop);
        };
        void finish();
      });
    },
  };
}

/** Those of this thread. What is stuck occupies threads of the whole process, so there is one of these for all runs. */
export const fileCalls = createFileCalls();

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function commonFolder(paths: readonly string[]): string {
  const [first = sep, ...others] = paths;
  let folder = paths.length === 1 ? first : dirname(first);
  while (!others.every((path) => isBelow(path, folder)) && dirname(folder) !== folder)
    folder = dirname(folder);
  return folder;
}
