import { mapLimit } from '../../../base/async/map-limit.js';
import { dnsSuffixOf, partitionOf, regions } from '../../../shared/aws/regions.js';
import { err, ok, type Result } from '../../../shared/errors/errors.js';
import type { RegionLatency } from '../../../shared/models/bucket-settings.js';
import type { Connection } from '../../client/connection.js';
import { type ConnectTarget, connectTime } from './connect-time.js';

/** Measures the time to a region; tests pass their own. */
export type Stopwatch = (target: ConnectTarget, timeoutMs: number, signal: AbortSignal) => Promise<number>;

export interface LatencyLimits {
  /** Connections opened at once. */
  readonly atOnce: number;
  /** Milliseconds after which a region counts as too far away. */
  readonly perRegionMs: number;
  /** Milliseconds after which the measurement ends with what is known. */
  readonly overallMs: number;
  /** How many of the best are measured again: the first time may have been an outlier. */
  readonly again: number;
}

const usual: LatencyLimits = { atOnce: 8, perRegionMs: 2_500, overallMs: 8_000, again: 4 };

/**
 * Measures a connection to S3 in every region of the connection's AWS partition and returns those that
 * answered, nearest first. It takes a few seconds at most and sends nothing but TLS handshakes.
 *
 * Fails with `endpoint-unsupported` for other servers than AWS, and with `network-unreachable` when no region
 * answered.
 */
export async function nearestRegions(
  connection: Pick<Connection, 'region' | 'endpoint' | 'transport'>,
  stopwatch: Stopwatch = (target, timeoutMs, signal) =>
    connectTime(target, timeoutMs, signal, connection.transport),
  limits: LatencyLimits = usual,
): Promise<Result<readonly RegionLatency[]>> {
  if (connection.endpoint !== null) return err('endpoint-unsupported');
  const partition = partitionOf(connection.region);
  const codes = regions.filter((region) => region.partition === partition).map(({ code }) => code);
  const best = new Map<string, number>();
  const signal = AbortSignal.timeout(limits.overallMs);

  const time = async (code: string): Promise<void> => {
    try {
      const milliseconds = await stopwatch(targetOf(code), limits.perRegionMs, signal);
      best.set(code, Math.min(milliseconds, best.get(code) ?? Number.POSITIVE_INFINITY));
    } catch {
      // Too far, blocked, or out of time: it is not the nearest.
    }
  };
  const timeEach = async (these: readonly string[], atOnce: number): Promise<void> => {
    try {
      await mapLimit(these, atOnce, time, signal);
    } catch (error) {
      // What is known by now must suffice.
      if (!signal.aborted) throw error;
    }
  };
  await timeEach(codes, limits.atOnce);
  const first = ranked(best).slice(0, limits.again);
  // One after the other, so that they do not slow each other down.
  await timeEach(
    first.map(({ region }) => region),
    1,
  );
  return best.size === 0 ? err('network-unreachable') : ok(ranked(best));
}

function targetOf(code: string): ConnectTarget {
  return { host: `s3.${code}.${dnsSuffixOf(code)}`, port: 443 };
}

function ranked(best: ReadonlyMap<string, number>): RegionLatency[] {
  return [...best]
    .map(([region, milliseconds]) => ({ region, milliseconds }))
    .toSorted((one, other) => one.milliseconds - other.milliseconds);
}
