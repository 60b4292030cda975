import { parseArgs } from 'node:util';
import { buildProgram } from '../support/cli-harness.js';
import { playRound, type RoundResult } from './round.js';

/**
 * `npm run soak -- --minutes 30 [--seed N]`: uploads folder after folder with everything that can go wrong, until the time is
 * over or something contradicts what Hoist promises. Loopback only. The last line reads `N passed, N failed`, in rounds;
 * exits with 1 after a contradiction, whose seed repeats the round.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    /** Of the first round; each further one takes the next number. */
    seed: { type: 'string' },
    rounds: { type: 'string', default: '1000' },
  },
});
const until = Date.now() + Number(values.minutes) * 60_000;
const firstSeed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const mostRounds = Number(values.rounds);

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
const lettersOf = (tally: string, letter: string): number => tally.split(letter).length - 1;

function tell(seed: number, result: RoundResult): void {
  const { sessions, kills, sleeps, tally, faults, files, rssBytes } = result;
  const sum = [...faults.values()].reduce((total, count) => total + count, 0);
  console.log(
    `seed ${seed}: ${files} files, ${sessions} sessions, ${kills} kills, ${sleeps} sleeps, ` +
      `${lettersOf(tally, 'e')} engines and ${lettersOf(tally, 's')} sender threads ended, ${lettersOf(tally, 'd')} full disks, ` +
      `${lettersOf(tally, 'r')} reports refused, ${lettersOf(tally, 'c')} clock jumps, ${sum} server faults, ` +
      `peak RSS ${mebibytes(rssBytes)}`,
  );
}

/** The change of the peak from one round to the next, in bytes: the slope of the line through all of them. */
function trendOf(peaks: readonly number[]): number {
  const middle = (peaks.length - 1) / 2;
  const mean = peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length;
  const spread = peaks.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return spread === 0
    ? 0
    : peaks.reduce((sum, peak, index) => sum + (index - middle) * (peak - mean), 0) / spread;
}

function summarize(results: readonly RoundResult[]): void {
  const total = (pick: (result: RoundResult) => number): number =>
    results.reduce((sum, result) => sum + pick(result), 0);
  const faults = new Map<string, number>();
  for (const result of results) {
    for (const [kind, count] of result.faults) faults.set(kind, (faults.get(kind) ?? 0) + count);
  }
  const peaks = results.map(({ rssBytes }) => rssBytes);
  console.log(
    [
      `${results.length} rounds, ${total(({ sessions }) => sessions)} sessions, ${total(({ files }) => files)} files`,
      `survived: ${total(({ kills }) => kills)} SIGKILLs, ${total(({ sleeps }) => sleeps)} sleeps, ` +
        `${total(({ tally }) => lettersOf(tally, 'e'))} ends of the engine, ` +
        `${total(({ tally }) => lettersOf(tally, 's'))} of sender threads, ` +
        `${total(({ tally }) => lettersOf(tally, 'd'))} full disks, ` +
        `${total(({ tally }) => lettersOf(tally, 'c'))} clock jumps`,
      `written twice on servers without conditional writes: ${total(({ repeated }) => repeated)}`,
      `faults of the server: ${[...faults].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
      `kinds of servers: ${[...new Set(results.flatMap(({ sets }) => [...sets]))].toSorted().join(', ')}`,
      `peak RSS ${mebibytes(Math.max(0, ...peaks))}, trend ${mebibytes(trendOf(peaks))} a round`,
    ].join('\n'),
  );
}

const program = await buildProgram({
  engine: 'src/engine/host/engine-process.ts',
  'app-session': 'tests/soak/app-session.ts',
});
const results: RoundResult[] = [];
let failed = 0;
console.log(`first seed ${firstSeed}`);
try {
  for (let round = 0; round < mostRounds && Date.now() < until && failed === 0; round += 1) {
    const seed = firstSeed + round;
    const result = await playRound(program.file, seed);
    results.push(result);
    tell(seed, result);
    if (result.contradictions.length === 0) continue;
    failed += 1;
    console.error(`seed ${seed}:\n${[...result.story, ...result.contradictions].join('\n')}`);
  }
} catch (error) {
  failed += 1;
  console.error(`seed ${firstSeed + results.length}:`, error);
} finally {
  await program.remove();
}
summarize(results);
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && results.length > 0 ? 0 : 1;
