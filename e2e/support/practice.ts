import { join } from 'node:path';
import { createPracticeKeys } from '../../src/main/practice/practice-keys.js';
import {
  type FaultPlan,
  type PracticeAccount,
  type PracticeServer,
  startPracticeServer,
} from '../../src/main/practice/practice-server.js';
import { BucketContents } from './bucket-contents.js';

/** An S3 server for one test, the keys that open it, and a look into it. */
export interface Practice {
  readonly server: PracticeServer;
  readonly account: PracticeAccount;
  /** Someone else, with buckets of their own. */
  readonly stranger: PracticeAccount;
  readonly contents: BucketContents;
  readonly strangersContents: BucketContents;
  /** Faults inside the server that it answered with InternalError. */
  readonly internalErrors: unknown[];
  /** Lets requests fail from now on; null: none. */
  failRequests(plan: FaultPlan | null): void;
  close(): Promise<void>;
}

/**
 * Starts a practice server on a free port.
 * @param folder where it keeps its objects
 * @param deny S3 actions the account is not allowed
 */
export async function startPractice(folder: string, deny: readonly string[]): Promise<Practice> {
  const account = { ...createPracticeKeys('analyst'), deny };
  const stranger = createPracticeKeys('stranger');
  const internalErrors: unknown[] = [];
  let plan: FaultPlan | null = null;
  const server = await startPracticeServer({
    folder: join(folder, 'practice'),
    accounts: [account, stranger],
    faults: (request) => plan?.(request) ?? null,
    onInternalError: (error) => internalErrors.push(error),
  });
  const contents = new BucketContents(server.url, account);
  const strangersContents = new BucketContents(server.url, stranger);
  return {
    server,
    account,
    stranger,
    contents,
    strangersContents,
    internalErrors,
    failRequests: (next) => {
      plan = next;
    },
    close: async () => {
      contents.close();
      strangersContents.close();
      await server.close();
    },
  };
}
