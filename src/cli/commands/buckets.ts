import { orAborted } from '../../base/async/or-aborted.js';
import { listBuckets } from '../../s3/buckets/buckets.js';
import { unwrap } from '../../shared/errors/errors.js';
import type { CommandOf } from '../command.js';
import { type ExitCode, exitCodes } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { table } from '../table.js';
import { printable } from '../terminal.js';

/** Lists the buckets of the account. */
export async function showBuckets(command: CommandOf<'buckets'>, context: CommandContext): Promise<ExitCode> {
  const { json, messages, terminal, interruption } = context;
  const { connection } = await connect(command.keys, context.env);
  const buckets = unwrap(await orAborted(listBuckets(connection), interruption));
  const rows = buckets.map(({ name, region, createdAt }) => ({
    name,
    region,
    createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
  }));
  if (json) terminal.result(`${JSON.stringify({ buckets: rows })}\n`);
  else if (rows.length === 0) terminal.notice(messages.say('result.buckets-none'));
  else {
    const cells = rows.map(({ name, region, createdAt }) => [
      createdAt?.slice(0, 10) ?? '-',
      region ?? '-',
      printable(name),
    ]);
    terminal.result(table(cells));
  }
  return exitCodes.complete;
}
