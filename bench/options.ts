import { parseArgs } from 'node:util';
import { type ClientKind, clientKinds } from './clients/find-clients.js';
import type { DatasetName } from './data.js';

/**
 * All but `bare-node`, which is a reference and not a tool, and sends every file as one PUT, and `hoist-receipt`, which is no
 * rival.
 */
const usualClients = clientKinds.filter((kind) => kind !== 'bare-node' && kind !== 'hoist-receipt');

const timed = ['small', 'many', 'big', 'mixed'] as const satisfies readonly DatasetName[];

/** The options of `npm run bench`. */
export interface BenchOptions {
  readonly datasets: readonly DatasetName[];
  readonly clients: readonly ClientKind[];
  readonly rounds: number;
  readonly latencyMs: number;
  readonly tls: boolean;
  /** Start every run with an empty disk cache. */
  readonly cold: boolean;
  /** Leave out everything but a client's best settings. */
  readonly onlyBest: boolean;
  /** The time after which a client is ended. */
  readonly limitMs: number;
  /** No run starts when the benchmark has taken longer than this. */
  readonly budgetMs: number;
  /** Longest wait for the machine to become idle before a run; 0 for none. */
  readonly quietMs: number;
  readonly installs: boolean;
  readonly builds: boolean;
}

export const usage = `npm run bench -- [options]

  --quick              one round, best settings only, without the 20,000 files: under three minutes
  --only LIST          of ${timed.join(',')}
  --clients LIST       of ${clientKinds.join(',')}
  --rounds N           runs of each client; medians are shown (3)
  --latency MS         hold every answer back
  --tls                HTTPS with a certificate made on the spot
  --cold               empty the disk’s cache before each run (as root)
  --best-only          without the clients' defaults
  --limit SECONDS      end a client after so long (120)
  --quiet-wait SECONDS wait so long for other programs to leave the machine alone (0)
  --no-install         don't install Debian's packages of the rivals
  --no-build           run out/ as it is`;

/** @throws Error what is wrong with the arguments */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      clients: { type: 'string' },
      rounds: { type: 'string' },
      latency: { type: 'string', default: '0' },
      tls: { type: 'boolean', default: false },
      cold: { type: 'boolean', default: false },
      'best-only': { type: 'boolean', default: false },
      limit: { type: 'string' },
      'quiet-wait': { type: 'string', default: '0' },
      'no-install': { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { quick } = values;
  return {
    datasets: listOf('--only', values.only, timed, quick ? ['small', 'big', 'mixed'] : timed),
    clients: listOf('--clients', values.clients, clientKinds, usualClients),
    rounds: numberOf('--rounds', values.rounds ?? (quick ? '1' : '3'), 1, 99),
    latencyMs: numberOf('--latency', values.latency, 0, 10_000),
    tls: values.tls,
    cold: values.cold,
    onlyBest: quick || values['best-only'],
    limitMs: numberOf('--limit', values.limit ?? (quick ? '20' : '120'), 1, 3600) * 1000,
    budgetMs: quick ? 150_000 : Number.POSITIVE_INFINITY,
    quietMs: numberOf('--quiet-wait', values['quiet-wait'], 0, 3600) * 1000,
    installs: !values['no-install'],
    builds: !values['no-build'],
  };
}

function listOf<Name extends string>(
  option: string,
  value: string | undefined,
  known: readonly Name[],
  otherwise: readonly Name[],
): readonly Name[] {
  if (value === undefined) return otherwise;
  return value.split(',').map((word) => {
    const name = known.find((candidate) => candidate === word.trim());
    if (name === undefined) throw new Error(`${option}: ${word} is none of ${known.join(', ')}`);
    return name;
  });
}

function numberOf(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (Number.isFinite(number) && value.trim() !== '' && number >= least && number <= most) return number;
  throw new Error(`${option} must be a number from ${least} to ${most}`);
}
