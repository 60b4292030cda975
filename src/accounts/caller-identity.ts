import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { listBuckets } from '../s3/buckets/buckets.js';
import type { Connection } from '../s3/client/connection.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { isDenial } from '../shared/errors/error-class.js';
import { type AppError, HoistError, ok, type Result } from '../shared/errors/errors.js';
import type { KeyIdentity } from '../shared/models/account.js';
import { serviceClientConfig } from './service-client.js';

/** An identity with its STS id. */
export interface CallerIdentity extends KeyIdentity {
  readonly userId: string;
}

/**
 * Asks STS whose keys these are; every key may ask. Null when a compatible server accepts the keys but does
 * not have this call.
 *
 * Fails with the error of the keys or the network. Source:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @param stsEndpoint base URL to ask instead of AWS's own; a compatible server is always asked itself
 */
export async function askIdentity(
  connection: Connection,
  stsEndpoint: string | null = null,
): Promise<Result<CallerIdentity | null>> {
  const config = serviceClientConfig(connection, connection.endpoint ?? stsEndpoint);
  if (!config.ok) return config;
  const client = new STSClient(config.value);
  try {
    const { Account = '', Arn = '', UserId = '' } = await client.send(new GetCallerIdentityCommand());
    // The SDK takes any document for an empty answer, a web page included.
    if (Arn === '') throw new HoistError('endpoint-not-s3');
    return ok({ ...identityOf(Account, Arn), userId: UserId });
  } catch (error) {
    if (connection.endpoint === null) return { ok: false, error: whyRefused(error) };
    // Listing the buckets shows the same errors of the keys or the network.
    const listed = await listBuckets(connection);
    return listed.ok || isDenial(listed.error.code) ? ok(null) : listed;
  } finally {
    client.destroy();
  }
}

/** STS has no error code for a wrong clock: it reports a wrong signature and explains it in the message. */
function whyRefused(error: unknown): AppError {
  const told = toAppError(error);
  const isAboutTime = error instanceof Error && /^Signature (?:expired|not yet current)/.test(error.message);
  return told.code === 'secret-key-wrong' && isAboutTime ? { code: 'clock-skewed' } : told;
}

/**
 * Parses an ARN into the identity it names. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function identityOf(account: string, arn: string): KeyIdentity {
  const resource = arn.split(':').slice(5).join(':');
  const [kind = '', ...path] = resource.split('/');
  switch (kind) {
    case 'root':
      return { account, arn, kind: 'root', name: '' };
    case 'user':
      return { account, arn, kind: 'user', name: path.at(-1) ?? '' };
    case 'assumed-role':
      // assumed-role/ROLE/SESSION: whoever assumes the role chooses the session's name.
      return { account, arn, kind: 'role', name: path[0] ?? '' };
    case 'federated-user':
      return { account, arn, kind: 'federated', name: path.at(-1) ?? '' };
    default:
      return { account, arn, kind: 'other', name: path.at(-1) ?? resource };
  }
}
