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
  const [destination, bucket, session, sending] = await Promise.all([
    import('../destination.js'),
    import('../reach-and-list.js'),
    import('../run-session.js'),
    import('../../engine/runs-under-way.js'),
  ]);
  return { ...destination, ...bucket, ...session, ...sending };
}

/** Uploads a folder, or with `--dry-run` shows what would be sent. */
export async function upload(command: CommandOf<'upload'>, context: CommandContext): Promise<ExitCode> {
  const { run, url, dryRun, readBack, receipt } = command;
  const selection = await prepareSelection(command, run);
  const prepared = { ...selection, options: { ...selection.options, receipt: receipt !== null } };
  if (receipt !== null && !dryRun) await assertReceiptPossible(receipt.folder);
  const keys = await connect(command.keys, context.env);
  if (!dryRun) context.senderThreads?.prepare();
  const { reachAndList, makeMissingBucket, warnOfRootKey, followRun, loadSending } = await engineParts();
  warnOfRootKey(keys, context);
  const reaching = reachAndList(keys, url, run, context);
  // While the server answers, there is time to load what the run begins with.
  loadSending().catch(() => undefined);
  const { connection: found, early } = await reaching;
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
          { profileId: writeOrigin(keys.origin), connection, bucket: url.bucket, onConflict, early },
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
