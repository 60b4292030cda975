import { randomUUID } from 'node:crypto';
import type { ConflictPolicy } from '../../shared/models/run.js';
import type { CommandOf } from '../command.js';
import type { ExitCode } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { writeOrigin } from '../key-origin.js';
import { assertReceiptPossible } from '../receipt-output.js';
import { prepareSelection } from '../selection.js';
import { verifyingOf } from '../verifying.js';

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
  const { run, url, dryRun, readBack, receipt } = command;
  const selection = await prepareSelection(command, run);
  const prepared = { ...selection, options: { ...selection.options, receipt: receipt !== null } };
  if (receipt !== null && !dryRun) await assertReceiptPossible(receipt.folder);
  const keys = await connect(command.keys, context.env);
  if (!dryRun) context.senderThreads?.prepare();
  const { reach, makeMissingBucket, warnOfRootKey, followRun } = await engineParts();
  warnOfRootKey(keys, context);
  const found = await reach(keys, url.bucket, run, context);
  const connection = found ?? (await makeMissingBucket(command, keys, context));
  // A bucket that does not exist holds nothing that could conflict.
  const readsBack = readBack !== 'none';
  const onConflict: ConflictPolicy = found === null && dryRun ? 'overwrite' : command.onConflict;
  return followRun(
    {
      runId: randomUUID(),
      mode: dryRun ? 'plan' : 'upload',
      choice: run,
      readsBack,
      receipt: receipt === null ? null : { ...receipt, connection },
      begin: (runs, runId) =>
        runs.start(
          { profileId: writeOrigin(keys.origin), connection, bucket: url.bucket, onConflict },
          {
            mode: dryRun ? 'plan' : 'upload',
            ...prepared,
            ...(readsBack ? { verifying: verifyingOf(readBack) } : {}),
          },
          runId,
        ),
    },
    context,
  );
}
