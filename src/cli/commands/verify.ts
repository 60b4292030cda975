import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Selection } from '../../engine/runs.js';
import { readReceiptHead } from '../../engine/verify/read-receipt.js';
import { HoistError } from '../../shared/errors/errors.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import { shortfallOf } from '../../shared/models/receipt.js';
import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { writeOrigin } from '../key-origin.js';
import { assertReportPossible, prepareSelection } from '../selection.js';
import { verifyingOf } from '../verifying.js';

/** The SDK and the engine, loaded only after the input was checked. */
async function engineParts() {
  const [destination, session, ofRun, recorded] = await Promise.all([
    import('../destination.js'),
    import('../run-session.js'),
    import('../run-destination.js'),
    import('../recorded-run.js'),
  ]);
  return { ...destination, ...session, ...ofRun, ...recorded };
}

function reportOf(checksumReport: string | null): { readonly checksumReport?: string } {
  return checksumReport === null ? {} : { checksumReport: resolve(checksumReport) };
}

/** Verifies that all of a folder is in the bucket. Sends nothing. */
export async function verify(command: CommandOf<'verify'>, context: CommandContext): Promise<ExitCode> {
  const prepared = await prepareSelection(command, command.run);
  return verifySelection(command, prepared, context);
}

/** Verifies that the bucket has what a receipt says, without the files. */
export async function verifyReceipt(
  command: CommandOf<'verify-receipt'>,
  context: CommandContext,
): Promise<ExitCode> {
  await assertReportPossible(command.run);
  const options = { ...defaultDraftOptions, prefix: command.url.prefix };
  const receipt = resolve(command.receipt);
  const shortfall = await shortfallIn(receipt);
  return verifySelection(command, { roots: [], options, receipt }, context, shortfall);
}

/** What a receipt itself says was not sent, so that verifying what it has proves less than was meant to be sent. */
async function shortfallIn(receipt: string): Promise<CommandError | null> {
  const head = await readReceiptHead(receipt);
  const shortfall = head === null ? null : shortfallOf(head);
  return shortfall === null
    ? null
    : new CommandError('receipt-incomplete', { ...shortfall }, exitCodes.someFailed);
}

async function verifySelection(
  { run, url, readBack, checksumReport, keys: named }: CommandOf<'verify'> | CommandOf<'verify-receipt'>,
  selection: Omit<Selection, 'mode'>,
  context: CommandContext,
  shortfall: CommandError | null = null,
): Promise<ExitCode> {
  const how = { verifying: verifyingOf(readBack), ...reportOf(checksumReport) };
  const keys = await connect(named, context.env);
  const { reach, followRun } = await engineParts();
  const connection = await reach(keys, url.bucket, run, context);
  if (connection === null) throw new HoistError('bucket-not-found', { bucket: url.bucket });
  const destination = { profileId: writeOrigin(keys.origin), connection, bucket: url.bucket };
  return followRun(
    {
      runId: randomUUID(),
      mode: 'verify',
      choice: run,
      shortfall,
      begin: (runs, runId) =>
        runs.start({ ...destination, onConflict: 'skip' }, { mode: 'verify', ...selection, ...how }, runId),
    },
    context,
  );
}

/**
 * Checks an upload in the record again, at its own destination; a verification is made again. Sends nothing, and needs the
 * files, or the receipt, only for a verification.
 */
export async function verifyRun(
  command: CommandOf<'verify-run'>,
  context: CommandContext,
): Promise<ExitCode> {
  const { run, onlyUnproven, readBack, checksumReport } = command;
  await assertReportPossible(run);
  const how = { verifying: verifyingOf(readBack), ...reportOf(checksumReport) };
  const { recordedRun, reachOfRun, followRun } = await engineParts();
  const { runId, spec } = await recordedRun(command.runId, run.stateFolder, context);
  const { connection, profileId } = await reachOfRun(spec, command.keys, run, context);
  // Earlier versions did not record where the receipt is.
  if (spec.receipt !== undefined && spec.receipt.path === undefined) throw new CommandError('run-of-receipt');
  if (spec.mode === 'verify') {
    const { roots, options, bucket } = spec;
    const receipt = spec.receipt?.path;
    return followRun(
      {
        runId: randomUUID(),
        mode: 'verify',
        choice: run,
        shortfall: receipt === undefined ? null : await shortfallIn(receipt),
        begin: (runs, newId) =>
          runs.start(
            { profileId, connection, bucket, onConflict: 'skip' },
            { mode: 'verify', roots, options, receipt, ...how },
            newId,
          ),
      },
      context,
    );
  }
  return followRun(
    {
      runId,
      mode: 'upload',
      check: onlyUnproven ? 'unproven' : 'all',
      readsBack: command.readBack !== 'none',
      choice: run,
      begin: (runs) => runs.check(runId, { connection, profileId, onlyUnproven, ...how }),
    },
    context,
  );
}
