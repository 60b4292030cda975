import { randomUUID } from 'node:crypto';
import type { EngineHost } from '../../engine/host/engine-host.js';
import type { ConflictPolicy } from '../../shared/models/run.js';
import type { CommandOf } from '../command.js';
import type { ExitCode } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { writeOrigin } from '../key-origin.js';
import { assertReceiptPossible } from '../receipt-output.js';
import { prepareSelection } from '../selection.js';
import { stateFolder } from '../state-folder.js';
import { verifyingOf } from '../verifying.js';

/** What speaks to the server, loaded only after the input was checked. */
async function bucketParts() {
  const [destination, bucket] = await Promise.all([
    import('../destination.js'),
    import('../reach-and-list.js'),
  ]);
  return { ...destination, ...bucket };
}

/** The engine, and what follows a run. */
async function runParts() {
  const [session, sending] = await Promise.all([
    import('../run-session.js'),
    import('../../engine/runs-under-way.js'),
  ]);
  await sending.loadSending();
  return session;
}

/** Uploads a folder, or with `--dry-run` shows what would be sent. */
export async function upload(command: CommandOf<'upload'>, context: CommandContext): Promise<ExitCode> {
  const { run, url, dryRun, readBack, receipt } = command;
  const selection = await prepareSelection(command, run);
  const prepared = { ...selection, options: { ...selection.options, receipt: receipt !== null } };
  if (receipt !== null && !dryRun) await assertReceiptPossible(receipt.folder);
  const keys = await connect(command.keys, context.env);
  if (!dryRun) context.senderThreads?.prepare();
  const { reachAndList, makeMissingBucket, warnOfRootKey } = await bucketParts();
  warnOfRootKey(keys, context);
  const reaching = reachAndList(keys, url, run, context);
  // While the server answers, there is time to load what the run begins with, and to open its record.
  const folder = stateFolder(run.stateFolder, context.env);
  const session = runParts();
  const opening = session.then(({ openHost }) => openHost(folder, context, run, receipt));
  const { found, connection, early } = await orClosed(opening, async () => {
    const reached = await reaching;
    const there = reached.connection ?? (await makeMissingBucket(command, keys, context));
    return { found: reached.connection, connection: there, early: reached.early };
  });
  // A bucket that does not exist holds nothing that could conflict.
  const readsBack = readBack !== 'none';
  const onConflict: ConflictPolicy = found === null && dryRun ? 'overwrite' : command.onConflict;
  const { followRun } = await session;
  return followRun(
    {
      runId: randomUUID(),
      mode: dryRun ? 'plan' : 'upload',
      choice: run,
      readsBack,
      receipt: receipt === null ? null : { ...receipt, connection },
      opening,
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

/** Closes what is being opened when nothing will use it; that it can't be opened is told by whoever uses it. */
async function orClosed<T>(opening: Promise<EngineHost>, work: () => Promise<T>): Promise<T> {
  const opened = opening.catch(() => null);
  try {
    return await work();
  } catch (error) {
    await (await opened)?.engine.close();
    throw error;
  }
}
