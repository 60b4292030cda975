import { randomUUID } from 'node:crypto';
import { HoistError } from '../../shared/errors/errors.js';
import type { ConflictPolicy } from '../../shared/models/run.js';
import type { CommandOf } from '../command.js';
import type { ExitCode } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { writeOrigin } from '../key-origin.js';
import { prepareSelection } from '../selection.js';

/** The SDK and the engine, loaded only after the input was checked. */
async function engineParts() {
  const [destination, session] = await Promise.all([
    import('../destination.js'),
    import('../run-session.js'),
  ]);
  return { ...destination, ...session };
}

/** Uploads a folder, or with `--dry-run` shows what would be sent. */
export async function upload(command: CommandOf<'upload'>, context: CommandContext): Promise<ExitCode> {
  const { run, url, dryRun } = command;
  const prepared = await prepareSelection(command, run);
  const keys = await connect(command.keys, context.env);
  if (!dryRun) context.senderThreads?.prepare();
  const { reach, makeMissingBucket, warnOfRootKey, followRun } = await engineParts();
  warnOfRootKey(keys, context);
  const found = await reach(keys, url.bucket, run, context);
  const connection = found ?? (await makeMissingBucket(command, keys, context));
  // A bucket that does not exist holds nothing that could conflict.
  const onConflict: ConflictPolicy = found === null && dryRun ? 'overwrite' : command.onConflict;
  return followRun(
    {
      runId: randomUUID(),
      mode: dryRun ? 'plan' : 'upload',
      choice: run,
      begin: (runs, runId) =>
        runs.start(
          { profileId: writeOrigin(keys.origin), connection, bucket: url.bucket, onConflict },
          { mode: dryRun ? 'plan' : 'upload', ...prepared },
          runId,
        ),
    },
    context,
  );
}

/** Verifies that all of a folder is in the bucket. Sends nothing. */
export async function verify(command: CommandOf<'verify'>, context: CommandContext): Promise<ExitCode> {
  const { run, url, readBack } = command;
  const prepared = await prepareSelection(command, run);
  const verifying = { readBack, seed: randomUUID() };
  const keys = await connect(command.keys, context.env);
  const { reach, followRun } = await engineParts();
  const connection = await reach(keys, url.bucket, run, context);
  if (connection === null) throw new HoistError('bucket-not-found', { bucket: url.bucket });
  const destination = { profileId: writeOrigin(keys.origin), connection, bucket: url.bucket };
  return followRun(
    {
      runId: randomUUID(),
      mode: 'verify',
      choice: run,
      begin: (runs, runId) =>
        runs.start({ ...destination, onConflict: 'skip' }, { mode: 'verify', ...prepared, verifying }, runId),
    },
    context,
  );
}
