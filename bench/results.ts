import type { Settings } from './clients/client.js';
import type { DatasetName } from './data.js';
import type { OneRun } from './one-run.js';
import { median, spread } from './statistics.js';

/** One client's runs of one data set. */
export interface Measured {
  readonly dataset: DatasetName;
  readonly tool: string;
  readonly version: string;
  readonly settings: Settings;
  readonly detail: string;
  readonly runs: readonly OneRun[];
}

/** Medians over the runs in which everything arrived. */
export interface Figures {
  readonly seconds: number;
  readonly filesPerSecond: number;
  /** Of 1,000,000 bytes. */
  readonly megabytesPerSecond: number;
  /** From the start of the process until the first object or part had arrived. */
  readonly firstWriteSeconds: number | null;
  readonly cpuSeconds: number | null;
  readonly cpuMillisecondsPerFile: number | null;
  readonly peakRssMegabytes: number | null;
  readonly serverCpuSeconds: number;
  /** Between the slowest and the fastest run, as a share of the median. */
  readonly spread: number;
  /** The largest share of the machine that other programs took during one of the runs. */
  readonly foreignLoad: number | null;
  readonly runs: number;
}

export interface Size {
  readonly files: number;
  readonly bytes: number;
}

/** Null when a run failed: a client that loses files gets no figures. */
export function figuresOf({ runs }: Pick<Measured, 'runs'>, { files, bytes }: Size): Figures | null {
  if (runs.length === 0 || runs.some(({ failure }) => failure !== null)) return null;
  const costs = runs.map(({ cost }) => cost);
  const times = costs.map(({ seconds }) => seconds);
  const seconds = median(times);
  const cpuSeconds = medianOfKnown(costs.map((cost) => cost.cpuSeconds));
  const peak = medianOfKnown(costs.map((cost) => cost.peakRssBytes));
  const loads = costs.flatMap(({ foreignLoad }) => (foreignLoad === null ? [] : [foreignLoad]));
  return {
    seconds,
    filesPerSecond: files / seconds,
    megabytesPerSecond: bytes / seconds / 1e6,
    firstWriteSeconds: medianOfKnown(runs.map(({ firstWriteSeconds }) => firstWriteSeconds)),
    cpuSeconds,
    cpuMillisecondsPerFile: cpuSeconds === null ? null : (cpuSeconds / files) * 1000,
    peakRssMegabytes: peak === null ? null : peak / 1e6,
    serverCpuSeconds: median(costs.map((cost) => cost.serverCpuSeconds)),
    spread: spread(times),
    foreignLoad: loads.length === 0 ? null : Math.max(...loads),
    runs: runs.length,
  };
}

function medianOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

/** With a receipt it does more, and is no rival either. */
function isHoist({ tool }: Measured): boolean {
  return /^hoist\b/.test(tool);
}

/** Hoist compared with the fastest rival that does the same job. */
export interface Comparison {
  readonly dataset: DatasetName;
  readonly bestRival: string;
  /** Over 1: Hoist is faster by this factor. */
  readonly speedRatio: number;
  /** Hoist's CPU time per file over that of rclone with its best settings; below 1: Hoist needs less. */
  readonly cpuRatioToRclone: number | null;
}

/** Null when Hoist or every rival failed or was not run. A rival with its checks off does not count. */
export function compare(measured: readonly Measured[], dataset: DatasetName, size: Size): Comparison | null {
  const rows = measured
    .filter((row) => row.dataset === dataset)
    .flatMap((row) => {
      const figures = figuresOf(row, size);
      return figures === null ? [] : [{ row, figures }];
    });
  const bySpeed = rows.toSorted((a, b) => a.figures.seconds - b.figures.seconds);
  const hoist = bySpeed.find(({ row }) => row.tool === 'hoist');
  const rivals = bySpeed.filter(({ row }) => !isHoist(row) && row.settings !== 'unchecked');
  const best = rivals[0];
  if (hoist === undefined || best === undefined) return null;
  const rclone = rivals.find(({ row }) => row.tool === 'rclone');
  const ours = hoist.figures.cpuSeconds;
  const theirs = rclone?.figures.cpuSeconds ?? null;
  return {
    dataset,
    bestRival: `${best.row.tool} ${best.row.version}, ${best.row.settings}`,
    speedRatio: best.figures.seconds / hoist.figures.seconds,
    cpuRatioToRclone: ours === null || theirs === null || theirs === 0 ? null : ours / theirs,
  };
}
