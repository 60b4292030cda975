import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import {
  type AnsweredRequest,
  type PracticeFault,
  type PracticeRequest,
  startPracticeServer,
} from '../../src/practice/practice-server.js';
import type { CrashTask } from './crash-task.js';

/** A request that changes the bucket, named so that two of them for the same thing are equal. */
export type WriteName = string;

/** The parts of a request that a crash test looks at. */
export type WatchedRequest = Pick<PracticeRequest, 'operation' | 'key' | 'partNumber'>;

/** A request that is delayed, or one that is carried out and never answered. */
export type WatchedFault = Extract<PracticeFault, { kind: 'delay' | 'lose-answer' }>;

/** A server that reports what arrives, and counts the writes it carried out. */
export interface WatchedServer {
  readonly connection: CrashTask['connection'];
  /** Is called for every request as it arrives. */
  onRequest: ((request: WatchedRequest) => WatchedFault | null) | null;
  /** Writes that arrived and are neither carried out nor refused yet: name → how many. */
  underWay(): ReadonlyMap<WriteName, number>;
  /** Writes carried out since `forget`: name → how often. */
  stored(): ReadonlyMap<WriteName, number>;
  /** Requests carried out whose answers were lost, since `forget`. */
  lostAnswers(): number;
  forget(): void;
  close(): Promise<void>;
}

const writes = new Set(['PutObject', 'UploadPart', 'CompleteMultipartUpload']);

export function nameOf({ operation, key, partNumber }: WatchedRequest): WriteName | null {
  if (operation === null || !writes.has(operation)) return null;
  return `${operation} ${key ?? ''}${partNumber === null ? '' : ` part ${partNumber}`}`;
}

export function countNames(requests: readonly WatchedRequest[]): Map<WriteName, number> {
  const counts = new Map<WriteName, number>();
  for (const request of requests) {
    const name = nameOf(request);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Writes among the first that are not among the second. */
export function difference(
  arrived: readonly WatchedRequest[],
  answered: readonly WatchedRequest[],
): Map<WriteName, number> {
  const open = countNames(arrived);
  for (const [name, count] of countNames(answered)) {
    const left = (open.get(name) ?? 0) - count;
    if (left > 0) open.set(name, left);
    else open.delete(name);
  }
  return open;
}

/** Whether a request did what it asked for; one whose answer was lost did so unless it carries an error. */
function isCarriedOut({ status, code }: AnsweredRequest): boolean {
  return status === 200 || (status === 0 && code === null);
}

export async function startWatchedServer(): Promise<WatchedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-crash-s3-'));
  const account = createPracticeKeys();
  const { accessKeyId, secretAccessKey } = account;
  let arrived: PracticeRequest[] = [];
  const hook: Pick<WatchedServer, 'onRequest'> = { onRequest: null };
  const server = await startPracticeServer({
    folder,
    accounts: [account],
    faults: (request) => {
      arrived.push(request);
      return hook.onRequest?.(request) ?? null;
    },
  });
  return {
    connection: {
      credentials: { accessKeyId, secretAccessKey },
      region: 'ap-northeast-2',
      endpoint: server.url,
    },
    get onRequest() {
      return hook.onRequest;
    },
    set onRequest(listener) {
      hook.onRequest = listener;
    },
    underWay: () => difference(arrived, server.requests()),
    stored: () => countNames(server.requests().filter(isCarriedOut)),
    lostAnswers: () => server.requests().filter(({ status }) => status === 0).length,
    forget() {
      arrived = [];
      server.clearRequests();
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
