import { randomUUID } from 'node:crypto';
import { settlesWithin } from '../../base/async/settles-within.js';
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

/**
 * A server that has not answered after so many ms is far away; with TLS the handshake takes this thread as long again. Nothing is loaded until
 * then, so that the first requests leave at once: loading keeps this thread from hearing that a connection is open.
 */
const farMs = { plain: 20, encrypted: 40 };
/** Longest time to wait until the sender threads have their first parts, in ms: loading the engine keeps this thread from giving them any. */
const beginMs = 40;

/** What speaks to the server, loaded only after the input was checked. */
async function bucketParts() {
  const [destination, bucket] = await Promise.all([
    import('../destination.js'),
    import('../reach-and-start.js'),
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
  const { reachAndStart, makeMissingBucket, warnOfRootKey } = await bucketParts();
  warnOfRootKey(keys, context);
  const { reached, early } = reachAndStart(keys, url, run, context);
  // While the server answers, there is time to load what the run begins with, and to open its record.
  const getReady = async () => {
    const isPlain = keys.connection.endpoint?.toLowerCase().startsWith('http:') === true;
    const isNear = await settlesWithin(reached, isPlain ? farMs.plain : farMs.encrypted);
    const { senderThreads } = context;
    if (early !== null && senderThreads !== null && !isNear && !dryRun)
      await settlesWithin(early.examine(prepared, senderThreads), beginMs);
    return runParts();
  };
  try {
    const folder = stateFolder(run.stateFolder, context.env);
    const session = getReady();
    const opening = session.then(({ openHost }) => openHost(folder, context, run, receipt));
    const { found, connection } = await orClosed(opening, async () => {
      const there = await reached;
      return { found: there, connection: there ?? (await makeMissingBucket(command, keys, context)) };
    });
    const readsBack = readBack !== 'none';
    // A bucket that does not exist holds nothing that could conflict.
    const onConflict: ConflictPolicy = found === null && dryRun ? 'overwrite' : command.onConflict;
    const { followRun } = await session;
    return await followRun(
      {
        runId: randomUUID(),
        mode: dryRun ? 'plan' : 'upload',
        choice: run,
        readsBack,
        receipt: receipt === null ? null : { ...receipt, connection },
        opening,
        begin: (runs, runId) =>
          runs.start(
            {
              profileId: writeOrigin(keys.origin),
              connection,
              bucket: url.bucket,
              onConflict,
              early: found === null ? null : early,
            },
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
  } finally {
    // A run that could not start has not taken it. The process can only end properly when it is known which threads hang.
    await early?.drop();
  }
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
