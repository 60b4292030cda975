import { randomBytes } from 'node:crypto';
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
import { createS3Client } from '../../src/s3/client/client-factory.js';
import type { ConflictPolicy, RunSummary } from '../../src/shared/models/run.js';
import { buildCrashChild, type CrashProcess, startCrashProcess } from './crash-process.js';
import type { CrashTask } from './crash-task.js';
import { createSeededRandom, type SeededRandom } from './seeded-random.js';
import {
  nameOf,
  type WatchedFault,
  type WatchedRequest,
  type WatchedServer,
  type WriteName,
} from './watched-server.js';

/** One kill, and what the process was doing. */
export interface Kill {
  /** `arrival`, `stored` (carried out, not answered) or `moments after` a request of some kind; or `time`. */
  readonly phase: string;
  readonly afterMs?: number;
}

/** A run that was killed and resumed until it ended. */
export interface CrashedRun {
  readonly seed: number;
  readonly onConflict: ConflictPolicy;
  readonly kills: readonly Kill[];
  readonly summary: RunSummary;
  /** Writes carried out more often than once, plus once for each kill while they were in flight. */
  readonly sentTwice: readonly string[];
  /** Keys whose object and file differ, with the difference. */
  differences(): Promise<readonly string[]>;
  /** Keys of multipart uploads that are left incomplete. */
  openMultiparts(): Promise<readonly string[]>;
}

export interface CrashLab {
  /** The folder's content: path → bytes. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Uploads the folder to a new bucket, killing the process at moments that the seed decides. */
  crashAndResume(server: WatchedServer, seed: number): Promise<CrashedRun>;
  close(): Promise<void>;
}

const mebibyte = 1024 * 1024;
const policies = ['skip', 'fail', 'rename', 'overwrite'] as const;
/** A run that is killed repeatedly must reach its end as well. */
const killsPerRun = { least: 2, most: 5 };

/** What one clean run sends, roughly: kills after this many requests are spread over all of it. */
const requestsPerRun = 30;

function folderContent(): Map<string, Buffer> {
  const files = new Map<string, Buffer>([
    ['big/three parts.bin', randomBytes(17 * mebibyte + 3)],
    ['big/세 조각.bin', randomBytes(18 * mebibyte)],
    ['empty', Buffer.alloc(0)],
  ]);
  for (let index = 0; index < 12; index += 1) {
    files.set(`small/파일 ${index}.csv`, randomBytes(index * index * 1500 + 1));
  }
  return files;
}

export async function createCrashLab(): Promise<CrashLab> {
  const place = await mkdtemp(join(tmpdir(), 'hoist-crash-'));
  const program = await buildCrashChild();
  const folder = join(place, 'folder');
  const files = folderContent();
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  let runs = 0;

  return {
    files,
    async crashAndResume(server, seed) {
      runs += 1;
      const random = createSeededRandom(seed);
      const client = createS3Client(server.connection);
      const task: CrashTask = {
        stateFolder: join(place, `state-${runs}`),
        folder,
        bucket: `hoist-crash-${process.pid}-${Date.now().toString(36)}-${runs}`,
        connection: server.connection,
        onConflict: random.pick(policies),
      };
      await client.send(
        new CreateBucketCommand({
          Bucket: task.bucket,
          CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' },
        }),
      );
      server.forget();
      const kills: Kill[] = [];
      const allowed = new Map<WriteName, number>();
      const wanted = random.between(killsPerRun.least, killsPerRun.most);
      let summary: RunSummary | null = null;
      while (summary === null) {
        const watch =
          kills.length < wanted
            ? planKill(random, server, requestsPerRun / (kills.length + 1))
            : holdUp(random, server);
        const child = startCrashProcess(program, task);
        watch.start(child);
        const session = await child.ended;
        const kill = watch.stop();
        if (session.kind === 'ended') {
          ({ summary } = session);
        } else {
          kills.push(kill.kill);
          for (const [name, count] of kill.underWay) allowed.set(name, (allowed.get(name) ?? 0) + count);
        }
      }
      const sentTwice = [...server.stored()]
        .filter(([name, count]) => count > 1 + (allowed.get(name) ?? 0))
        .map(([name, count]) => `${name}: ${count} times, ${allowed.get(name) ?? 0} under way at a kill`);
      return {
        seed,
        onConflict: task.onConflict,
        kills,
        summary,
        sentTwice,
        differences: () => compare(client, task.bucket, files),
        openMultiparts: () => remaining(client, task.bucket),
      };
    },
    async close() {
      await rm(place, { recursive: true, force: true });
      await rm(dirname(program), { recursive: true, force: true });
    },
  };
}

interface Watch {
  start(child: CrashProcess): void;
  stop(): { readonly kill: Kill; readonly underWay: ReadonlyMap<WriteName, number> };
}

/** Some requests are delayed, which widens the windows in which a kill can happen. */
function hesitate(random: SeededRandom): WatchedFault | null {
  return random.chance(0.3) ? { kind: 'delay', milliseconds: random.between(1, 25) } : null;
}

function holdUp(random: SeededRandom, server: WatchedServer): Watch {
  server.onRequest = () => hesitate(random);
  return {
    start: () => undefined,
    stop() {
      server.onRequest = null;
      return { kill: { phase: 'none' }, underWay: new Map() };
    },
  };
}

/**
 * Decides when the next session dies: at a request, once it is carried out, some ms later, or by the clock.
 */
function planKill(random: SeededRandom, server: WatchedServer, requests: number): Watch {
  const moment = random.pick(['arrival', 'stored', 'stored', 'moments after', 'moments after', 'time']);
  const after = random.between(1, Math.ceil(requests));
  const afterMs = random.between(1, moment === 'time' ? 1500 : 40);
  let seen = 0;
  let kill: Kill = { phase: 'time', afterMs };
  let underWay = new Map<WriteName, number>();
  const timers: NodeJS.Timeout[] = [];

  return {
    start(child) {
      const strike = (): void => {
        underWay = new Map([...server.underWay(), ...underWay]);
        child.kill();
      };
      if (moment === 'time') timers.push(setTimeout(strike, afterMs));
      server.onRequest = (request: WatchedRequest) => {
        seen += 1;
        if (moment === 'time' || seen !== after) return hesitate(random);
        kill = { phase: `${moment} ${request.operation ?? 'unknown'}` };
        if (moment === 'stored') {
          const lost = server.lostAnswers();
          const name = nameOf(request);
          if (name !== null) underWay.set(name, 1);
          timers.push(setInterval(() => server.lostAnswers() > lost && strike(), 1));
          return { kind: 'lose-answer' };
        }
        if (moment === 'arrival') {
          strike();
          return null;
        }
        kill = { ...kill, afterMs };
        timers.push(setTimeout(strike, afterMs));
        return null;
      };
    },
    stop() {
      server.onRequest = null;
      for (const timer of timers) clearInterval(timer);
      return { kill, underWay };
    },
  };
}

async function compare(
  client: S3Client,
  bucket: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<readonly string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  const keys = new Set(Contents.map(({ Key = '' }) => Key));
  const found: string[] = [];
  for (const [path, bytes] of files) {
    const key = path.normalize('NFC');
    if (!keys.delete(key)) {
      found.push(`${key} is missing`);
      continue;
    }
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const stored = Buffer.from((await Body?.transformToByteArray()) ?? []);
    if (!stored.equals(bytes)) found.push(`${key} differs`);
  }
  return [...found, ...[...keys].map((key) => `${key} should not be there`)];
}

async function remaining(client: S3Client, bucket: string): Promise<readonly string[]> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return Uploads.map(({ Key = '' }) => Key);
}
