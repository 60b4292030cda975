import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import {
  type FaultPlan,
  type PracticeAccount,
  type PracticeServer,
  startPracticeServer,
} from '../../src/practice/practice-server.js';
import type { ClientMaker } from '../../src/s3/buckets/bucket-location.js';
import { createBucket } from '../../src/s3/buckets/create-bucket.js';
import { createS3Client } from '../../src/s3/client/client-factory.js';
import type { Connection } from '../../src/s3/client/connection.js';

export const kim = createPracticeKeys('kim');
export const lee = createPracticeKeys('lee');
export const colleagueOfKim: PracticeAccount = { ...createPracticeKeys('park'), accountId: kim.accountId };
export const mayNotList: PracticeAccount = {
  ...createPracticeKeys('choi'),
  accountId: kim.accountId,
  deny: ['s3:ListAllMyBuckets'],
};
export const mayNotLook: PracticeAccount = {
  ...createPracticeKeys('jung'),
  accountId: kim.accountId,
  deny: ['s3:ListAllMyBuckets', 's3:ListBucket'],
};
export const mayNotCreate: PracticeAccount = { ...createPracticeKeys('han'), deny: ['s3:CreateBucket'] };
const settings = ['BucketPublicAccessBlock', 'BucketOwnershipControls', 'EncryptionConfiguration'] as const;
const further = ['BucketVersioning', 'BucketTagging', 'LifecycleConfiguration'] as const;
const changes = [...settings, ...further].map((name) => `s3:Put${name}`);
/** May create buckets and read their settings, but not set them. */
export const mayNotTell: PracticeAccount = {
  ...createPracticeKeys('seo'),
  accountId: kim.accountId,
  deny: changes,
};
/** May set any setting of a bucket, but not read it. */
export const mayNotSee: PracticeAccount = {
  ...createPracticeKeys('moon'),
  accountId: kim.accountId,
  deny: changes.map((name) => name.replace('s3:Put', 's3:Get')),
};
/** May create buckets, but neither set nor read their settings. */
export const mayNotSettle: PracticeAccount = {
  ...createPracticeKeys('yoo'),
  accountId: kim.accountId,
  deny: [...changes, ...(mayNotSee.deny ?? [])],
};

/**
 * The practice server in place of AWS: every region leads to it, and the signature tells which one was meant.
 */
export interface PracticeAmazon {
  readonly server: PracticeServer;
  readonly makeClient: ClientMaker;
  /** The regions that clients were made for, in order. */
  readonly regionsAsked: readonly string[];
  /** Makes requests fail from now on; null: none. */
  readonly failRequests: (plan: FaultPlan | null) => void;
  readonly close: () => Promise<void>;
}

async function startPracticeAmazon(): Promise<PracticeAmazon> {
  let plan: FaultPlan | null = null;
  const folder = await mkdtemp(join(tmpdir(), 'hoist-amazon-'));
  const accounts = [
    kim,
    lee,
    colleagueOfKim,
    mayNotList,
    mayNotLook,
    mayNotCreate,
    mayNotTell,
    mayNotSee,
    mayNotSettle,
  ];
  const server = await startPracticeServer({
    folder,
    accounts,
    faults: (request) => plan?.(request) ?? null,
  });
  const regionsAsked: string[] = [];
  return {
    server,
    regionsAsked,
    failRequests: (next) => {
      plan = next;
    },
    makeClient: (connection, options) => {
      regionsAsked.push(connection.region);
      return createS3Client({ ...connection, endpoint: server.url }, options);
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A connection to AWS itself, as for a profile without an endpoint. */
export function amazon(account: PracticeAccount, region = 'ap-northeast-2'): Connection {
  const { accessKeyId, secretAccessKey } = account;
  return { credentials: { accessKeyId, secretAccessKey }, region, endpoint: null };
}

/** A practice AWS for each test of a file. */
export interface UsedAmazon {
  readonly now: () => PracticeAmazon;
  /** Creates a bucket that the test starts with, and clears the request log. */
  readonly given: (account: PracticeAccount, name: string, region: string) => Promise<void>;
}

/** Starts {@link startPracticeAmazon} before each test and closes it afterwards. */
export function usePracticeAmazon(): UsedAmazon {
  let practice: PracticeAmazon | null = null;
  const now = (): PracticeAmazon => {
    if (practice === null) throw new Error('there is an Amazon inside of tests only');
    return practice;
  };
  beforeEach(async () => {
    practice = await startPracticeAmazon();
  });
  afterEach(() => now().close());
  return {
    now,
    given: async (account, name, region) => {
      const made = await createBucket(amazon(account), name, region, now());
      if (!made.ok) throw new Error(`could not prepare ${name}: ${made.error.code}`);
      now().server.clearRequests();
    },
  };
}
