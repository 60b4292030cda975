import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HoistError } from '../../../shared/errors.js';
import { listBuckets } from '../../s3/buckets.js';
import type { Connection } from '../../s3/connection.js';
import { parseEndpoint } from '../../s3/endpoint.js';
import { toAppError } from '../../s3/error-catalogue.js';
import type { CommandOf } from '../command.js';
import { type ExitCode, exitCodes, unwrap } from '../command-error.js';
import type { CommandContext } from '../context.js';
import { orAborted } from '../interruption.js';
import { connectionOf, findKeys } from '../keys.js';
import { printable } from '../terminal.js';

interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/** Says whose keys these are: the account and the user, and of the key its last four characters. */
export async function whoami(command: CommandOf<'whoami'>, context: CommandContext): Promise<ExitCode> {
  const { json, speech, terminal, interruption, env } = context;
  const keys = await findKeys(command.keys, env);
  const { credentials } = keys;
  const { accessKeyId } = typeof credentials === 'function' ? await credentials() : credentials;
  const connection = connectionOf(keys);
  const identity = await orAborted(ask(connection, env['AWS_ENDPOINT_URL_STS'] || null), interruption);
  const { endpoint, region } = keys;
  const keyIdLast4 = accessKeyId.slice(-4);
  if (json) {
    const { account = null, arn = null, userId = null } = identity ?? {};
    terminal.result(`${JSON.stringify({ account, arn, userId, keyIdLast4, region, endpoint })}\n`);
    return exitCodes.complete;
  }
  const lines =
    identity === null
      ? [speech.say('result.no-identity')]
      : [
          speech.say('result.account-id', { account: printable(identity.account) }),
          speech.say('result.user', { user: printable(identity.arn) }),
        ];
  terminal.result(`${[...lines, speech.say('result.key', { last: keyIdLast4 })].join('\n')}\n`);
  return exitCodes.complete;
}

/**
 * Null when a compatible server takes the keys but has no such question.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
async function ask(connection: Connection, stsEndpoint: string | null): Promise<Identity | null> {
  const address = connection.endpoint === null ? stsEndpoint : connection.endpoint;
  const client = new STSClient({
    region: connection.region,
    credentials: connection.credentials,
    ...(address === null ? {} : { endpoint: unwrap(parseEndpoint(address)).href }),
    ignoreConfiguredEndpointUrls: true,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
  try {
    const { Account = '', Arn = '', UserId = '' } = await client.send(new GetCallerIdentityCommand());
    return { account: Account, arn: Arn, userId: UserId };
  } catch (error) {
    const told = toAppError(error);
    if (connection.endpoint === null) throw new HoistError(told.code, told.details);
    // What is wrong with the keys or the way there, asking for the buckets shows as well.
    const listed = await listBuckets(connection);
    if (!listed.ok && listed.error.code !== 'access-denied') unwrap(listed);
    return null;
  } finally {
    client.destroy();
  }
}
