import { askIdentity } from '../../accounts/caller-identity.js';
import { orAborted } from '../../base/async/or-aborted.js';
import { unwrap } from '../../shared/errors/errors.js';
import type { CommandOf } from '../command.js';
import { type ExitCode, exitCodes } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { printable } from '../terminal.js';

/** Shows whose keys these are: account, user, and the last four characters of the key. */
export async function whoami(command: CommandOf<'whoami'>, context: CommandContext): Promise<ExitCode> {
  const { json, messages, terminal, interruption, env } = context;
  const { connection, region } = await connect(command.keys, env);
  const { credentials, endpoint } = connection;
  const { accessKeyId } = typeof credentials === 'function' ? await credentials() : credentials;
  const asked = askIdentity(connection, env['AWS_ENDPOINT_URL_STS'] || null);
  const identity = unwrap(await orAborted(asked, interruption));
  const keyIdLast4 = accessKeyId.slice(-4);
  if (json) {
    const { account = null, arn = null, userId = null } = identity ?? {};
    terminal.result(`${JSON.stringify({ account, arn, userId, keyIdLast4, region, endpoint })}\n`);
    return exitCodes.complete;
  }
  const lines =
    identity === null
      ? [messages.say('result.no-identity')]
      : [
          messages.say('result.account-id', { account: printable(identity.account) }),
          messages.say('result.user', { user: printable(identity.arn) }),
        ];
  terminal.result(`${[...lines, messages.say('result.key', { last: keyIdLast4 })].join('\n')}\n`);
  return exitCodes.complete;
}
