import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { EngineHost } from '../../src/engine/host/engine-host.js';
import { createInProcessHost } from '../../src/engine/host/in-process-host.js';
import { defaultLimits, type RunLimits } from '../../src/engine/run/limits/run-limits.js';
import type { WorkerFactory } from '../../src/engine/senders/worker-factory.js';
import type { PracticeAccount } from '../../src/practice/practice-account.js';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import {
  type FaultPlan,
  type PracticeServer,
  type PracticeServerOptions,
  startPracticeServer,
} from '../../src/practice/practice-server.js';
import { createS3Client } from '../../src/s3/client/client-factory.js';
import type { Connection, Credentials } from '../../src/s3/client/connection.js';
import type { DraftOptions } from '../../src/shared/models/plan.js';
import type { ConflictPolicy, RunSnapshot, RunSummary } from '../../src/shared/models/run.js';

export const testBucket = 'hoist-engine-test';
export const testRegion = 'ap-northeast-2';

/** An engine, a practice server and a folder to upload, in one temporary folder. */
export interface TestBench {
  readonly folder: string;
  readonly server: PracticeServer;
  readonly keys: Credentials;
  /** A second pair of keys of the same account, as after a renewal. */
  readonly newKeys: Credentials;
  readonly connection: Connection;
  readonly client: S3Client;
  /** Keys of the same account that are served without quirks and may do everything. */
  readonly observer: S3Client;
  readonly host: EngineHost;
  /** Closes the engine as at the end of the app and starts it again with the same state. */
  restart(): Promise<void>;
  /** Continues a run and waits for its end. */
  continue(runId: string, connection?: Connection): Promise<RunSummary>;
  /** Every snapshot so far. */
  readonly snapshots: readonly RunSnapshot[];
  /** Set to make requests fail. */
  faults: FaultPlan | null;
  /** Writes files below the folder: path → content. */
  write(files: Readonly<Record<string, string | Buffer>>): Promise<void>;
  start(
    options?: Partial<DraftOptions>,
    onConflict?: ConflictPolicy,
    connection?: Connection,
  ): Promise<string>;
  /** Waits for the run's last snapshot and returns its summary. */
  finish(runId: string, limitMs?: number): Promise<RunSummary>;
  upload(options?: Partial<DraftOptions>, onConflict?: ConflictPolicy): Promise<RunSummary>;
  until(condition: (snapshot: RunSnapshot) => boolean): Promise<RunSnapshot>;
  /** The bucket's content: key → bytes. */
  objects(): Promise<Record<string, Buffer>>;
  openMultiparts(): Promise<number>;
  /** Files and parts (`key part`) that the server stored more than once. */
  sentTwice(): readonly string[];
  createBucket(): Promise<void>;
  close(): Promise<void>;
}

/** A bucket that is gone in a test stays gone. */
const testLimits: RunLimits = { ...defaultLimits, newBucketMs: 500 };
/** Longer than anything takes on a busy machine: it only ends what hangs. */
const waitLimitMs = 60_000;

export async function createTestBench(
  limits: Partial<RunLimits> = {},
  serverOptions: Pick<PracticeServerOptions, 'clock' | 'quirks'> = {},
  user: Pick<PracticeAccount, 'deny'> = {},
  senderThreads: WorkerFactory | null = null,
): Promise<TestBench> {
  const place = await mkdtemp(join(tmpdir(), 'hoist-engine-'));
  const folder = join(place, '자료');
  await mkdir(folder);
  const hook: { faults: FaultPlan | null } = { faults: null };
  const account = createPracticeKeys();
  const { accessKeyId, secretAccessKey } = account;
  const keys: Credentials = { accessKeyId, secretAccessKey };
  const renewed = { ...createPracticeKeys(), accountId: account.accountId };
  const observing = { ...createPracticeKeys('observer'), accountId: account.accountId };
  const newKeys: Credentials = {
    accessKeyId: renewed.accessKeyId,
    secretAccessKey: renewed.secretAccessKey,
  };
  const server = await startPracticeServer({
    folder: join(place, 's3'),
    ...serverOptions,
    accounts: [{ ...account, ...user }, renewed, { ...observing, isObserver: true }],
    faults: (request) => hook.faults?.(request) ?? null,
  });
  const connection: Connection = {
    credentials: keys,
    region: testRegion,
    endpoint: server.url,
  };
  const client = createS3Client(connection);
  const observer = createS3Client({ ...connection, credentials: observing });
  const createBucket = async (): Promise<void> => {
    await observer.send(
      new CreateBucketCommand({
        Bucket: testBucket,
        CreateBucketConfiguration: { LocationConstraint: testRegion },
      }),
    );
  };
  await createBucket();
  const snapshots: RunSnapshot[] = [];
  const openHost = (): EngineHost => {
    const opened = createInProcessHost(join(place, 'state'), {
      limits: { ...testLimits, ...limits },
      senderThreads,
    });
    opened.onEvent((event) => {
      if (event.kind === 'run') snapshots.push(event.snapshot);
    });
    return opened;
  };
  let host = openHost();

  async function poll<T>(look: () => T | undefined, limitMs = waitLimitMs): Promise<T> {
    const until = performance.now() + limitMs;
    for (;;) {
      const seen = look();
      if (seen !== undefined) return seen;
      if (performance.now() > until)
        throw new Error(`waited in vain; last: ${JSON.stringify(snapshots.at(-1))}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  const bench: TestBench = {
    folder,
    server,
    keys,
    newKeys,
    connection,
    client,
    observer,
    get host() {
      return host;
    },
    snapshots,
    get faults() {
      return hook.faults;
    },
    set faults(plan) {
      hook.faults = plan;
    },
    async write(files) {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
    },
    async start(options = {}, onConflict = 'skip', used = connection) {
      await host.engine.drafts.clear();
      await host.engine.drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: folder }]);
      await host.engine.drafts.setOptions(options);
      const { runId } = await host.engine.runs.start({
        profileId: 'profile',
        connection: used,
        bucket: testBucket,
        onConflict,
      });
      return runId;
    },
    async finish(runId, limitMs) {
      await poll(
        () => snapshots.find((snapshot) => snapshot.runId === runId && snapshot.state === 'finished'),
        limitMs,
      );
      // The engine releases a run one turn after its last snapshot.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return host.engine.history.summary(runId);
    },
    async restart() {
      await host.engine.close();
      host = openHost();
    },
    async continue(runId, used = connection) {
      const seen = snapshots.length;
      await host.engine.runs.continue(runId, { connection: used, profileId: 'profile' });
      await poll(() => snapshots.slice(seen).find((snapshot) => snapshot.state === 'finished'));
      return host.engine.history.summary(runId);
    },
    async upload(options, onConflict) {
      return bench.finish(await bench.start(options, onConflict));
    },
    until: (condition) =>
      poll(() => {
        const last = snapshots.at(-1);
        return last !== undefined && condition(last) ? last : undefined;
      }),
    async objects() {
      const { Contents = [] } = await observer.send(new ListObjectsV2Command({ Bucket: testBucket }));
      const entries = await Promise.all(
        Contents.map(async ({ Key = '' }) => {
          const { Body } = await observer.send(new GetObjectCommand({ Bucket: testBucket, Key }));
          return [Key, Buffer.from((await Body?.transformToByteArray()) ?? [])] as const;
        }),
      );
      return Object.fromEntries(entries);
    },
    sentTwice() {
      const counts = new Map<string, number>();
      for (const { operation, key, partNumber, status } of server.requests()) {
        if (status !== 200 || !/^(?:PutObject|UploadPart)$/.test(operation ?? '')) continue;
        const name = `${key} ${partNumber}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return [...counts].filter(([, count]) => count > 1).map(([name]) => name);
    },
    async openMultiparts() {
      const { Uploads = [] } = await observer.send(new ListMultipartUploadsCommand({ Bucket: testBucket }));
      return Uploads.length;
    },
    createBucket,
    async close() {
      await host.engine.close();
      client.destroy();
      observer.destroy();
      await server.close();
      await rm(place, { recursive: true, force: true });
    },
  };
  return bench;
}
