import type { S3Client } from '@aws-sdk/client-s3';
import { toAppError } from '../errors/error-catalogue.js';

/**
 * Has whoever provides a client's keys give others, whatever those it has say of their end. Resolves with whether there are others. Rejects
 * with the error of whoever provides them.
 */
export async function renewKeys({ config }: Pick<S3Client, 'config'>): Promise<boolean> {
  const before = await config.credentials();
  const { accessKeyId, sessionToken } = await config.credentials({ forceRefresh: true });
  return accessKeyId !== before.accessKeyId || sessionToken !== before.sessionToken;
}

/** Makes a client sign a request again, with other keys, when S3 says that its keys have expired and there are others. */
export function signAgainWhenExpired(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (toAppError(error).code !== 'token-expired' || !(await renewKeys(client))) throw error;
        return next(args);
      }
    },
    { step: 'initialize', name: 'signAgainWhenExpired' },
  );
}
