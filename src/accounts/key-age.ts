import { IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import type { Connection } from '../s3/client/connection.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { isDenial } from '../shared/errors/error-class.js';
import type { KeyCheckup } from '../shared/models/account.js';
import { serviceClientConfig } from './service-client.js';

/** The age of a key, or why it is unknown. */
export type KeyAge = Pick<KeyCheckup, 'madeAt' | 'ageUnknown'>;

/**
 * Asks IAM when a long-term key was created. Many keys may not ask (`iam:ListAccessKeys`), and servers other
 * than AWS do not have this call: neither is a fault of the keys. Source:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
export async function askKeyAge(connection: Connection, accessKeyId: string): Promise<KeyAge> {
  const config = serviceClientConfig(connection, connection.endpoint);
  if (!config.ok) return { madeAt: null, ageUnknown: 'no-answer' };
  const client = new IAMClient({ ...config.value, maxAttempts: 1 });
  try {
    // Without a user name IAM lists the keys of the user who signed the request. Nobody has more than two.
    const { AccessKeyMetadata = [] } = await client.send(new ListAccessKeysCommand({}));
    const made = AccessKeyMetadata.find((key) => key.AccessKeyId === accessKeyId)?.CreateDate;
    return made === undefined
      ? { madeAt: null, ageUnknown: 'no-answer' }
      : { madeAt: made.getTime(), ageUnknown: null };
  } catch (error) {
    const isDenied = connection.endpoint === null && isDenial(toAppError(error).code);
    const saysSo = error instanceof Error && error.name === 'AccessDenied';
    return { madeAt: null, ageUnknown: isDenied || saysSo ? 'denied' : 'no-answer' };
  } finally {
    client.destroy();
  }
}
