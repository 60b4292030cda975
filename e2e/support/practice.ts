import { join } from 'node:path';
import { withResolvers } from '../../src/base/async/with-resolvers.js';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import {
  type AnsweredRequest,
  type FaultPlan,
  type PracticeAccount,
  type PracticeServer,
  startPracticeServer,
} from '../../src/practice/practice-server.js';
import { BucketContents } from './bucket-contents.js';

/** The account's MFA device, which assuming a role requires, and the code it shows. */
export const mfaDevice = 'GAHT12345678';
export const mfaCode = '314159';

/** For faults that hold a request until the server stops. */
export const forever: Promise<never> = new Promise(() => undefined);

/** An S3 server for one test, the keys for it, and a look into its buckets. */
export interface Practice {
  readonly url: string;
  server(): PracticeServer;
  /** The number of requests it has received that are of this kind. */
  countRequests(isCounted: (request: AnsweredRequest) => boolean): number;
  readonly account: PracticeAccount;
  /** Someone else, with buckets of their own. */
  readonly stranger: PracticeAccount;
  readonly contents: BucketContents;
  readonly strangersContents: BucketContents;
  /** Bugs inside the server that it answered with InternalError. */
  readonly internalErrors: unknown[];
  /** Makes requests fail from now on; null: none. */
  failRequests(plan: FaultPlan | null): void;
  /**
   * Holds the answers to requests of this kind from now on, in place of what `failRequests` set.
   * @param passing the number of them that are answered before the first is held; 0 by default
   * @returns releases them, and makes no request wait or fail any more; `failRequests(null)` leaves those that are held without an answer
   */
  holdRequests(isHeld: (request: Parameters<FaultPlan>[0]) => boolean, passing?: number): () => void;
  /**
   * Gives the account another secret, as when its access key was replaced: the old one is wrong from now on.
   */
  replaceSecret(): Promise<void>;
  /** Accepts the first secret again. */
  restoreSecret(): Promise<void>;
  /** Simulates switching the server's machine off and on again. */
  switchOff(): Promise<void>;
  switchOn(): Promise<void>;
  /** Sets its clock ahead of this computer's by this many ms. */
  setClockAhead(milliseconds: number): void;
  close(): Promise<void>;
}

/**
 * Starts a practice server on a free port.
 * @param folder where it stores its objects
 * @param deny S3 actions that the account may not do
 * @param policy what it may do; everything else when absent
 */
export async function startPractice(
  folder: string,
  deny: readonly string[],
  policy?: PracticeAccount['policy'],
): Promise<Practice> {
  const account = {
    ...createPracticeKeys('analyst'),
    deny,
    mfa: { device: mfaDevice, code: mfaCode },
    ...(policy === undefined ? {} : { policy }),
  };
  // Reads the buckets whatever the account's keys may not do.
  const owner = { ...createPracticeKeys('owner'), accountId: account.accountId };
  const stranger = createPracticeKeys('stranger');
  const internalErrors: unknown[] = [];
  let plan: FaultPlan | null = null;
  let clockAheadMs = 0;
  const start = (of: PracticeAccount, port: number): Promise<PracticeServer> =>
    startPracticeServer({
      folder: join(folder, 'practice'),
      port,
      accounts: [of, owner, stranger],
      clock: () => Date.now() + clockAheadMs,
      faults: (request) => plan?.(request) ?? null,
      onInternalError: (error) => internalErrors.push(error),
    });
  let server = await start(account, 0);
  const { url, port } = server;
  const contents = new BucketContents(url, owner);
  const strangersContents = new BucketContents(url, stranger);
  return {
    url,
    server: () => server,
    countRequests: (isCounted) => server.requests().filter(isCounted).length,
    account,
    stranger,
    contents,
    strangersContents,
    internalErrors,
    failRequests: (next) => {
      plan = next;
    },
    holdRequests: (isHeld, passing = 0) => {
      let seen = 0;
      const { promise: until, resolve: release } = withResolvers<void>();
      plan = (request) => {
        if (!isHeld(request)) return null;
        seen += 1;
        return seen <= passing ? null : { kind: 'hold', until };
      };
      return () => {
        plan = null;
        release();
      };
    },
    replaceSecret: async () => {
      await server.close();
      server = await start({ ...account, secretAccessKey: stranger.secretAccessKey }, port);
    },
    restoreSecret: async () => {
      await server.close();
      server = await start(account, port);
    },
    switchOff: () => server.close(),
    switchOn: async () => {
      server = await start(account, port);
    },
    setClockAhead: (milliseconds) => {
      clockAheadMs = milliseconds;
    },
    close: async () => {
      contents.close();
      strangersContents.close();
      await server.close();
    },
  };
}
