import type { Connection, Credentials } from '../s3/client/connection.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import type { KeyCheckup } from '../shared/models/account.js';
import { askIdentity } from './caller-identity.js';
import { askKeyAge } from './key-age.js';

/**
 * Checks a set of keys: whether they work, whose they are and, where IAM allows the question, how old they
 * are. Never fails: an error is part of the result.
 */
export async function checkKeys(connection: Connection): Promise<KeyCheckup> {
  let credentials: Credentials;
  try {
    credentials =
      typeof connection.credentials === 'function' ? await connection.credentials() : connection.credentials;
  } catch (error) {
    return failed(toAppError(error));
  }
  const identity = await askIdentity(connection);
  if (!identity.ok) return failed(identity.error);
  const isTemporary = credentials.sessionToken !== undefined;
  const age = isTemporary
    ? ({ madeAt: null, ageUnknown: 'temporary' } as const)
    : await askKeyAge(connection, credentials.accessKeyId);
  if (identity.value === null) return { error: null, identity: null, ...age };
  const { account, arn, kind, name } = identity.value;
  return { error: null, identity: { account, arn, kind, name }, ...age };
}

function failed(error: KeyCheckup['error']): KeyCheckup {
  return { error, identity: null, madeAt: null, ageUnknown: null };
}
