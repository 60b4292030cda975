import { markdownTable } from '../markdown.js';
import { median } from '../statistics.js';

/** One start of a program. */
export interface Sample {
  readonly seconds: number;
  /** Of the process until its end; null where it is not the start's. */
  readonly cpuSeconds: number | null;
}

/**
 * A table of medians: for each program its time, how many times that of the first it is, and, for Hoist, the goal.
 *
 * @param what what is timed, from the start of the process
 * @param samples of each program, in turns; the first program is the floor
 * @throws RangeError when a program has no samples
 */
export function startTable(
  what: string,
  samples: ReadonlyMap<string, readonly Sample[]>,
  { hoist, goal }: { readonly hoist: string; readonly goal: number },
): string {
  const middle = (all: readonly Sample[]): number => median(all.map(({ seconds }) => seconds));
  const floor = [...samples.values()].map(middle)[0];
  const rows = [...samples].map(([name, all]) => {
    const cpu = all.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds]));
    const times = all.map(({ seconds }) => seconds);
    return [
      name,
      middle(all).toFixed(3),
      `${Math.min(...times).toFixed(3)} to ${Math.max(...times).toFixed(3)}`,
      cpu.length === 0 ? '' : median(cpu).toFixed(2),
      floor === undefined ? '' : (middle(all) / floor).toFixed(2),
      name === hoist ? `${goal.toFixed(2)} ${middle(all) <= goal ? 'met' : 'not met'}` : '',
    ];
  });
  return markdownTable([what, 'seconds', 'range', 'CPU s', '× the first', 'goal s'], rows, 1);
}
