import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import type { CommandContext } from '../context.js';
import { assertReceiptPossible, writeReceipt } from '../receipt-output.js';
import { recordedRun } from '../recorded-run.js';
import { reachOfRun } from '../run-destination.js';
import { openHost } from '../run-session.js';
import { stateFolder } from '../state-folder.js';

/** Writes the receipt of an ended upload, and sends it beside the files if asked to. */
export async function receipt(command: CommandOf<'receipt'>, context: CommandContext): Promise<ExitCode> {
  const { run, receipt: choice } = command;
  const { runId, spec } = await recordedRun(command.runId, run.stateFolder, context);
  if (spec.mode !== 'upload') throw new CommandError('run-not-an-upload');
  await assertReceiptPossible(choice.folder);
  const reached = choice.isSent ? await reachOfRun(spec, command.keys, run, context) : null;
  const host = await openHost(stateFolder(run.stateFolder, context.env), context);
  try {
    const to = { ...choice, connection: reached?.connection ?? null };
    const written = await writeReceipt(host.engine, runId, to, context);
    if (context.json) context.terminal.result(`${JSON.stringify({ runId, receipt: written.document })}\n`);
    return written.document.withoutSha256 > 0 ? exitCodes.someFailed : exitCodes.complete;
  } finally {
    await host.engine.close();
  }
}
