import { randomBytes } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { AnsweredRequest, Quirks } from '../../src/practice/practice-server.js';
import { type EndpointOptions, usualEndpointOptions } from '../../src/s3/client/endpoint-options.js';
import type { ConflictPolicy, RunRow, RunSummary } from '../../src/shared/models/run.js';
import { createTestBench, type TestBench, testBucket } from '../support/engine-harness.js';

const mebibyte = 1024 * 1024;

/** What the bucket has under a file's key before the file is sent. */
type Before =
  | 'nothing'
  /** An object with the file's content. */
  | 'same'
  /** The same, sent in parts. */
  | 'same-in-parts'
  /** An object of the same size with other content. */
  | 'other'
  /**
   * A smaller object that another client puts there after the run has listed the bucket and before its first
   * request for a key is answered.
   */
  | 'other-late';

export interface TestFile {
  readonly path: string;
  readonly content: Buffer;
  readonly before: Before;
}

/** Large enough for a multipart upload. */
const large = (): Buffer => randomBytes(17 * mebibyte + 3);

/** One file for each situation. */
export const testFiles = {
  empty: { path: 'empty.txt', content: Buffer.alloc(0), before: 'nothing' },
  same: { path: 'same.txt', content: Buffer.from('the same'), before: 'same' },
  other: { path: 'other.txt', content: Buffer.from('our bytes'), before: 'other' },
  late: { path: '보고서 최종.txt'.normalize('NFD'), content: Buffer.from('ours'), before: 'other-late' },
  special: { path: '100% #1?;\\.txt', content: Buffer.from('special'), before: 'nothing' },
  big: { path: 'big.bin', content: large(), before: 'nothing' },
  bigLate: { path: 'late.bin', content: large(), before: 'other-late' },
  newline: { path: 'two\nlines.txt', content: Buffer.from('a newline'), before: 'nothing' },
  bigSame: { path: 'same.bin', content: large(), before: 'same-in-parts' },
} as const satisfies Readonly<Record<string, TestFile>>;

export type TestFileName = keyof typeof testFiles;

export interface QuirkRunInput {
  readonly quirks: Quirks;
  readonly policy: ConflictPolicy;
  readonly files: readonly TestFileName[];
  /** S3 actions the keys may not perform. */
  readonly deny: readonly string[];
  readonly options: Partial<EndpointOptions>;
}

/** How a run ended, and the bucket's content afterwards. */
export interface QuirkRun {
  /** Null if the run did not end in time. */
  readonly summary: RunSummary | null;
  readonly rows: readonly RunRow[];
  /** Key → content, read without quirks. */
  readonly objects: Readonly<Record<string, Buffer>>;
  readonly openUploads: number;
  readonly requests: readonly AnsweredRequest[];
}

/** A run that takes longer counts as hanging: each sends some 17 MB over loopback, without an outage. */
export const endsWithinMs = 45_000;

export const keyOf = ({ path }: TestFile): string => path.normalize('NFC');

/** The content under the key if the file is not sent; null for none. */
export function theirs({ before, content }: TestFile): Buffer | null {
  switch (before) {
    case 'nothing':
      return null;
    case 'same':
    case 'same-in-parts':
      return content;
    case 'other':
      return Buffer.alloc(content.length, 'x');
    case 'other-late':
      return Buffer.from('somebody was faster');
  }
}

async function putTheirs(bench: TestBench, file: TestFile, quirks: Quirks): Promise<void> {
  const Body = theirs(file);
  if (Body === null) return;
  const params = { Bucket: testBucket, Key: keyOf(file), Body };
  // The ETag of an existing object is one of this server's, too.
  const isPlain = quirks.randomEtags !== 'all' || file.before === 'other-late';
  const client = isPlain ? bench.observer : bench.client;
  if (file.before === 'same-in-parts')
    await new Upload({ client, params, partSize: 8 * mebibyte, queueSize: 1 }).done();
  else await client.send(new PutObjectCommand(params));
}

async function waitForEnd(bench: TestBench, runId: string): Promise<RunSummary | null> {
  try {
    return await bench.finish(runId, endsWithinMs);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('waited in vain')) return null;
    throw error;
  }
}

/** Uploads the files to a server with these quirks, with the real engine. */
export async function runAgainstQuirks(input: QuirkRunInput): Promise<QuirkRun> {
  const { quirks, policy, deny, options } = input;
  const files: readonly TestFile[] = input.files.map((name) => testFiles[name]);
  const limits = { retryMs: 10_000, patienceMs: 5000, firstContactMs: 5000, idleTimeoutMs: 8000 };
  const bench = await createTestBench(limits, { quirks }, { deny });
  try {
    await bench.write(Object.fromEntries(files.map(({ path, content }) => [path, content])));
    const isLate = ({ before }: TestFile): boolean => before === 'other-late';
    for (const file of files) if (!isLate(file)) await putTheirs(bench, file, quirks);
    bench.server.clearRequests();
    const late: Promise<unknown>[] = [];
    const beLate = (): void => {
      if (late.length === 0) late.push(...files.filter(isLate).map((file) => putTheirs(bench, file, quirks)));
    };
    bench.faults = ({ key }) => {
      if (key === null) return null;
      beLate();
      return { kind: 'hold', until: Promise.all(late) };
    };
    const connection = { ...bench.connection, options: { ...usualEndpointOptions, ...options } };
    const runId = await bench.start({}, policy, connection);
    const summary = await waitForEnd(bench, runId);
    const { rows } = await bench.host.engine.history.rows(runId, 'all', 0, 100);
    // A run that stopped early may have sent no request for a key.
    beLate();
    await Promise.all(late);
    return {
      summary,
      rows,
      requests: bench.server.requests(),
      objects: await bench.objects(),
      openUploads: await bench.openMultiparts(),
    };
  } finally {
    await bench.close();
  }
}
