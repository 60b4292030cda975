import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { build } from 'vite';
import type { PracticeAccount } from '../../src/practice/practice-account.js';
import { createPracticeKeys, practiceKeyFile } from '../../src/practice/practice-keys.js';
import {
  type FaultPlan,
  type PracticeServer,
  startPracticeServer,
} from '../../src/practice/practice-server.js';
import { createS3Client } from '../../src/s3/client/client-factory.js';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The command line as one program, built for a test. */
export interface BuiltProgram {
  readonly file: string;
  remove(): Promise<void>;
}

/**
 * Builds the command line as the product's build does, because loading it from its sources takes seconds each
 * time.
 *
 * @param others further programs to be built beside it: name without extension → file below the project
 */
export async function buildProgram(others: Readonly<Record<string, string>> = {}): Promise<BuiltProgram> {
  // Two folders below the project, as in the product: the program looks for its version from there.
  const folder = await mkdtemp(join(project, 'node_modules', '.hoist-cli-'));
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: {
        input: {
          cli: join(project, 'src/cli/index.ts'),
          'sender-thread': join(project, 'src/engine/senders/sender-thread.ts'),
          ...Object.fromEntries(Object.entries(others).map(([name, file]) => [name, join(project, file)])),
        },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  return { file: join(folder, 'cli.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What has been written to standard output so far. */
  output(): string;
}

/** A practice server, a folder, a key file and the built command line. */
export interface CommandBench {
  /** The file of the built command line. */
  readonly program: string;
  readonly place: string;
  readonly folder: string;
  readonly keyFile: string;
  readonly secret: string;
  readonly accessKeyId: string;
  readonly server: PracticeServer;
  /** May do everything, whatever the key file's account may do. */
  readonly client: S3Client;
  faults: FaultPlan | null;
  /** Options that lead to the server with the key file. */
  readonly connect: readonly string[];
  readonly write: (files: Readonly<Record<string, string | Buffer>>) => Promise<void>;
  createBucket(name: string): Promise<void>;
  objects(bucket: string): Promise<Record<string, string>>;
  readonly start: (args: readonly string[], env?: NodeJS.ProcessEnv) => Running;
  readonly run: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Ended>;
  /** Everything that any command has written so far. */
  said(): string;
  close(): Promise<void>;
}

/**
 * @param limits what the account of the key file may not do
 * @param unusual names that Amazon S3 does not give
 */
export async function createCommandBench(
  program: BuiltProgram,
  limits: Pick<PracticeAccount, 'deny' | 'policy'> = {},
  unusual: { readonly accessKeyId?: string; readonly oldBucketNames?: boolean } = {},
): Promise<CommandBench> {
  const place = await mkdtemp(join(tmpdir(), 'hoist-cli-'));
  const folder = join(place, '내 드라이브');
  await mkdir(folder);
  const { accessKeyId: keyId, oldBucketNames = false } = unusual;
  const account = {
    ...createPracticeKeys('analyst'),
    ...(keyId === undefined ? {} : { accessKeyId: keyId }),
  };
  // Of the same account and without limits: creates what the tests find.
  const owner = { ...createPracticeKeys('owner'), accountId: account.accountId };
  const { name, content } = practiceKeyFile(account);
  const keyFile = join(place, name);
  await writeFile(keyFile, content);
  const hook: { faults: FaultPlan | null } = { faults: null };
  const server = await startPracticeServer({
    folder: join(place, 's3'),
    accounts: [{ ...account, ...limits }, owner],
    limits: { oldBucketNames },
    faults: (request) => hook.faults?.(request) ?? null,
  });
  const { accessKeyId, secretAccessKey } = account;
  const client = createS3Client({
    credentials: { accessKeyId: owner.accessKeyId, secretAccessKey: owner.secretAccessKey },
    region: 'ap-northeast-2',
    endpoint: server.url,
  });
  const children = new Set<ChildProcess>();
  let said = '';

  const bench: CommandBench = {
    program: program.file,
    place,
    folder,
    keyFile,
    secret: secretAccessKey,
    accessKeyId,
    server,
    client,
    get faults() {
      return hook.faults;
    },
    set faults(plan) {
      hook.faults = plan;
    },
    connect: ['--endpoint', server.url, '--credentials', keyFile],
    async write(files) {
      for (const [path, data] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), data);
      }
    },
    async createBucket(bucket) {
      await client.send(
        new CreateBucketCommand({
          Bucket: bucket,
          CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' },
        }),
      );
    },
    async objects(bucket) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      const found: Record<string, string> = {};
      for (const { Key = '' } of Contents) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        found[Key] = (await Body?.transformToString('latin1')) ?? '';
      }
      return found;
    },
    start(args, env = {}) {
      const child = spawn(process.execPath, [program.file, ...args], {
        cwd: place,
        env: {
          PATH: process.env['PATH'],
          HOME: place,
          LANG: 'C.UTF-8',
          AWS_EC2_METADATA_DISABLED: 'true',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.add(child);
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const ended = new Promise<Ended>((resolve) => {
        child.on('close', (code) => {
          children.delete(child);
          said += stdout + stderr;
          resolve({ code, stdout, stderr });
        });
      });
      return { child, ended, output: () => stdout };
    },
    run: (args, env) => bench.start(args, env).ended,
    said: () => said,
    async close() {
      for (const child of children) child.kill('SIGKILL');
      client.destroy();
      await server.close();
      await rm(place, { recursive: true, force: true });
    },
  };
  return bench;
}

/** What `--json` prints of a run. */
export interface Document {
  readonly runId: string | null;
  readonly state: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly failures: readonly { path: string; key: string | null; code: string; message: string }[];
  readonly seconds: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The document in what a command printed. */
export function documentIn(stdout: string): Document {
  return JSON.parse(stdout) as Document;
}
