import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPracticeKeys } from '../../practice/practice-keys.js';
import {
  type PracticeAccount,
  type PracticeServer,
  startPracticeServer,
} from '../../practice/practice-server.js';
import type { ClientMaker } from '../bucket-location.js';
import { createS3Client } from '../client-factory.js';
import type { Connection } from '../connection.js';

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

/** The practice server in Amazon's place: every region leads to it, and it knows by the signature which was meant. */
export interface PracticeAmazon {
  readonly server: PracticeServer;
  readonly makeClient: ClientMaker;
  /** The regions clients were made for, in order. */
  readonly regionsAsked: readonly string[];
  readonly close: () => Promise<void>;
}

export async function startPracticeAmazon(): Promise<PracticeAmazon> {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-amazon-'));
  const accounts = [kim, lee, colleagueOfKim, mayNotList, mayNotLook, mayNotCreate];
  const server = await startPracticeServer({ folder, accounts });
  const regionsAsked: string[] = [];
  return {
    server,
    regionsAsked,
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

/** A connection to AWS itself, as a profile without an endpoint gives it. */
export function amazon(account: PracticeAccount, region = 'ap-northeast-2'): Connection {
  const { accessKeyId, secretAccessKey } = account;
  return { credentials: { accessKeyId, secretAccessKey }, region, endpoint: null };
}
