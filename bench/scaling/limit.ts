import type { ThreadTimes } from './thread-times.js';

/** The thread, or the cores, that nothing can be faster than. */
export type Bottleneck = 'engine' | 'senders' | 'cores';

export interface Limit {
  /** Files, or MiB, a second at most. */
  readonly perSecond: number;
  readonly by: Bottleneck;
}

/** What the limit is computed from. */
export interface Measurement {
  /** For `units`. */
  readonly times: ThreadTimes;
  /** Files or MiB. */
  readonly units: number;
  /** How many threads sent. */
  readonly senders: number;
}

/**
 * The rate that a computer with so many cores allows, computed from CPU times measured on fewer: every thread is busy all the
 * time, no core is idle, and the server and the network take nothing. The engine is one thread; senders share their work
 * evenly, and a thread has one core at most.
 *
 * @param cores at least 1
 * @throws RangeError when nothing was sent or no thread sent it
 */
export function limitOf({ times, units, senders }: Measurement, cores: number): Limit {
  if (units <= 0 || senders < 1) throw new RangeError('nothing was sent');
  const sending = times.senders.reduce((sum, seconds) => sum + seconds, 0);
  const limits: readonly Limit[] = [
    { by: 'engine', perSecond: units / times.engine },
    { by: 'senders', perSecond: (units * senders) / sending },
    { by: 'cores', perSecond: (units * cores) / (times.engine + sending + times.others) },
  ];
  return limits.reduce((least, limit) => (limit.perSecond < least.perSecond ? limit : least));
}

/** How much of the rate of one thread each of several threads keeps: 1 when so many threads are so many times as fast. */
export function efficiencyOf(perSecond: number, ofOneThread: number, threads: number): number {
  return perSecond / (ofOneThread * threads);
}
