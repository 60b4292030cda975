import type { RunSpec } from '../engine/journal/records.js';
import type { Connection } from '../s3/client/connection.js';
import { HoistError } from '../shared/errors/errors.js';
import type { KeyChoice, RunChoice } from './command.js';
import { connect } from './connect.js';
import type { CommandContext } from './context.js';
import { reach } from './destination.js';
import { readOrigin, writeOrigin } from './key-origin.js';

/**
 * The connection to the bucket of a run in the record: its own server and keys, unless others are given.
 * @throws HoistError `bucket-not-found`, or the error of the keys or the network
 */
export async function reachOfRun(
  spec: RunSpec,
  named: KeyChoice,
  run: RunChoice,
  context: CommandContext,
): Promise<{ readonly connection: Connection; readonly profileId: string | null }> {
  const keys = await connect(keysFor(named, spec), context.env, {
    region: spec.region,
    endpoint: spec.endpoint,
    options: isUnsaid(named) ? spec.endpointOptions : undefined,
  });
  const connection = await reach(keys, spec.bucket, run, context);
  if (connection === null) throw new HoistError('bucket-not-found', { bucket: spec.bucket });
  return { connection, profileId: writeOrigin(keys.origin) };
}

/** Whether no option says how to reach the server: then the run's own settings are used again. */
function isUnsaid({ endpoint, networkOptions }: KeyChoice): boolean {
  const { addressing, checksums, dualStack, fips, accelerate, allowHttp } = networkOptions;
  return (
    endpoint === null &&
    [addressing, checksums, dualStack, fips, accelerate, allowHttp].every((wish) => !wish)
  );
}

/** The keys the run was started with, unless others are given. */
function keysFor(named: KeyChoice, spec: RunSpec): KeyChoice {
  const networkOptions = {
    ...named.networkOptions,
    allowHttp: named.networkOptions.allowHttp || spec.endpointOptions?.allowHttp === true,
  };
  const choice = { ...named, networkOptions };
  if (named.credentialsFile !== null || named.profile !== null) return choice;
  const origin = readOrigin(spec.profileId);
  if (origin.kind === 'file') return { ...choice, credentialsFile: origin.path };
  return origin.kind === 'profile' ? { ...choice, profile: origin.name } : choice;
}
