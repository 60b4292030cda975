import { markdownTable } from '../markdown.js';
import { median } from '../statistics.js';
import { efficiencyOf, limitOf } from './limit.js';
import type { PinnedRun } from './run-pinned.js';

/** Runs with one number of threads, pinned to one number of cores. */
export interface Series {
  readonly senders: number;
  readonly cores: number;
  readonly runs: readonly PinnedRun[];
}

/** What is counted: files, or MiB of one large file. */
export interface Unit {
  readonly name: string;
  /** Of several. */
  readonly names: string;
  /** How many of them one run sends. */
  readonly count: number;
}

/** Times and rates on the cores there are: medians of the runs. */
export function measuredTable(series: readonly Series[], { name, names, count }: Unit): string {
  const head = [
    ['measured: sender threads', 'cores', 'seconds', `${names} a second`, `engine ms/${name}`],
    [`senders ms/${name}`, 'busiest sender', `other threads ms/${name}`, `server ms/${name}`],
  ].flat();
  const rows = series.map(({ senders, cores, runs }) => {
    const of = (figure: (run: PinnedRun) => number): number => median(runs.map(figure));
    const each = (figure: (run: PinnedRun) => number): string => ((of(figure) / count) * 1000).toFixed(3);
    const seconds = of((run) => run.seconds);
    return [
      [String(senders), String(cores), seconds.toFixed(2), Math.round(count / seconds).toLocaleString('en')],
      [each(({ times }) => times.engine), each(sending)],
      [`${Math.round(of((run) => Math.max(...run.times.senders) / sending(run)) * 100)} %`],
      [each(({ times }) => times.others), each((run) => run.serverSeconds)],
    ].flat();
  });
  return markdownTable(head, rows, 0);
}

/**
 * What the CPU times of each series allow on computers with a core for each thread and one more, and a server elsewhere: with
 * the words that say it is computed.
 */
export function computedTable(series: readonly Series[], { names, count }: Unit): string {
  const limits = series.map(({ senders, runs }) => ({
    senders,
    limits: runs.map(({ times }) => limitOf({ times, units: count, senders }, senders + 1)),
  }));
  const rateOf = (all: readonly { readonly perSecond: number }[]): number =>
    median(all.map(({ perSecond }) => perSecond));
  const one = limits.find(({ senders }) => senders === 1);
  const rows = limits.map(({ senders, limits: all }) => {
    const rate = rateOf(all);
    const efficiency = one === undefined ? null : efficiencyOf(rate, rateOf(one.limits), senders);
    return [
      [String(senders), String(senders + 1), Math.round(rate).toLocaleString('en')],
      [[...new Set(all.map(({ by }) => by))].join(', '), efficiency?.toFixed(2) ?? ''],
    ].flat();
  });
  const head = ['computed: sender threads', 'cores', `${names} a second at most`, 'limited by', 'efficiency'];
  return markdownTable(head, rows, 0);
}

function sending({ times }: PinnedRun): number {
  return times.senders.reduce((sum, seconds) => sum + seconds, 0);
}
