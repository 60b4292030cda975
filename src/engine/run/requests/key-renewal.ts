import type { S3Client } from '@aws-sdk/client-s3';
import { renewKeys } from '../../../s3/client/renew-keys.js';
import { HoistError } from '../../../shared/errors/errors.js';

/** Gets other keys in place of those that S3 says have expired, whatever they themselves say. */
export interface KeyRenewal {
  /** How often keys were renewed, from 0. */
  readonly count: number;
  /**
   * Resolves when requests are signed with other keys than those at that count: they are fetched once, however many requests were refused.
   * Rejects with `token-expired` when there are no others, or with the error of whoever provides them.
   */
  renew(count: number): Promise<void>;
}

/** @param client what signs the requests */
export function createKeyRenewal(client: Pick<S3Client, 'config'>): KeyRenewal {
  let count = 0;
  let renewal: Promise<void> | null = null;

  async function fetchOthers(): Promise<void> {
    if (!(await renewKeys(client))) throw new HoistError('token-expired');
    count += 1;
  }

  return {
    get count() {
      return count;
    },
    async renew(refusedAt) {
      if (refusedAt !== count) return;
      renewal ??= fetchOthers().finally(() => {
        renewal = null;
      });
      await renewal;
    },
  };
}
