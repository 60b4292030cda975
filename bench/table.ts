import { markdownTable } from './markdown.js';
import type { Comparison, Figures, Measured } from './results.js';

/** A row of the table; figures are null for a client that failed. */
export interface TableRow {
  readonly measured: Measured;
  readonly figures: Figures | null;
  /** How many times as fast Hoist is; null where one of the two has no figures. */
  readonly hoistRatio: number | null;
}

const head = [
  'client',
  'settings',
  'files/s',
  'MB/s',
  'seconds',
  'first PUT s',
  'CPU s',
  'CPU ms/file',
  'peak MB',
  'server CPU s',
  'Hoist ×',
];

/** Load of other programs, and differences between runs, above which a row is marked. */
const noisyLoad = 0.1;
const noisySpread = 0.25;

/** A Markdown table, the fastest first. `~` marks times that other programs disturbed. */
export function tableOf(rows: readonly TableRow[]): string {
  const inOrder = rows.toSorted(
    (a, b) =>
      (a.figures?.seconds ?? Number.POSITIVE_INFINITY) - (b.figures?.seconds ?? Number.POSITIVE_INFINITY),
  );
  return markdownTable(head, inOrder.map(cellsOf), 2);
}

function cellsOf({ measured, figures, hoistRatio }: TableRow): readonly string[] {
  const { tool, version, settings } = measured;
  const name = [`${tool} ${version}`, settings];
  if (figures === null) return [...name, ...head.slice(name.length).map(() => '-')];
  const isNoisy = (figures.foreignLoad ?? 0) > noisyLoad || figures.spread > noisySpread;
  return [
    ...name,
    rounded(figures.filesPerSecond),
    rounded(figures.megabytesPerSecond),
    `${isNoisy ? '~' : ''}${figures.seconds.toFixed(2)}`,
    figures.firstWriteSeconds?.toFixed(2) ?? '?',
    figures.cpuSeconds?.toFixed(2) ?? '?',
    figures.cpuMillisecondsPerFile?.toFixed(2) ?? '?',
    figures.peakRssMegabytes?.toFixed(0) ?? '?',
    figures.serverCpuSeconds.toFixed(2),
    hoistRatio?.toFixed(2) ?? '',
  ];
}

/** A line for every client that failed. */
export function failuresOf(rows: readonly TableRow[]): readonly string[] {
  return rows.flatMap(({ measured: { tool, version, settings, runs }, figures }) => {
    const failed = runs.find(({ failure }) => failure !== null);
    return figures === null ? [`${tool} ${version}, ${settings}: ${failed?.failure ?? 'not run'}`] : [];
  });
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

/** A sentence about Hoist's rank. */
export function verdictOn({ bestRival, speedRatio, cpuRatioToRclone }: Comparison): string {
  const speed = `Hoist is ${speedRatio.toFixed(2)} × as fast as the best rival (${bestRival})`;
  if (cpuRatioToRclone === null) return `${speed}.`;
  return `${speed}; it takes ${cpuRatioToRclone.toFixed(2)} × the processor time of rclone.`;
}
