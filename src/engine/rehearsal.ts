import { randomUUID } from 'node:crypto';
import { lstat, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orAborted } from '../base/async/or-aborted.js';
import { settlesWithin } from '../base/async/settles-within.js';
import { withResolvers } from '../base/async/with-resolvers.js';
import { log } from '../base/log/log.js';
import { openDatabase } from '../base/sqlite/database.js';
import type { Connection } from '../s3/client/connection.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { RunSpec } from './journal/records.js';
import { createJournal } from './journal/sqlite-journal.js';
import type { ScannedEntry } from './plan/scanned-entry.js';
import type { RunLimits } from './run/limits/run-limits.js';
import { createRunsUnderWay, loadSending } from './runs-under-way.js';
import type { WorkerFactory } from './senders/worker-factory.js';
import { type StandInServer, startStandInServer } from './stand-in-server.js';

/**
 * A run before the first one, as a warm-up: it sends a small file 512 times to a server in this process, so that V8 has compiled what a run
 * needs when one is started. Nothing of the user's is read or sent, and nothing is recorded.
 */
export interface Rehearsal {
  /** To be called when a run is likely. Begins the rehearsal; after the first run, a thread for the next one is enough. */
  begin(): void;
  /** A run starts, or the engine closes. Resolves when the rehearsal has ended, or after 200 ms, when the rest of it is aborted. */
  end(): Promise<void>;
}

/** The means of the runs to come, which the rehearsal uses as well. */
export interface RehearsalOptions {
  readonly limits: RunLimits;
  /** A thread that took part is given back, for the first run to take. */
  readonly senderThreads: WorkerFactory;
  /** Milliseconds in which files under way are finished when a run starts; after that they are aborted. 200 by default. */
  readonly endWithinMs?: number;
}

/** Enough for V8 to optimise what is done for each file. */
const files = 512;
const filesAtOnce = 32;
const fileBytes = 10 * 1024;
const folderPrefix = 'hoist-rehearsal-';
/** A rehearsal takes seconds. In ms. */
const leftOverAfterMs = 3_600_000;

/** A rehearsal that fails is logged, and no run notices. */
export function createRehearsal(options: RehearsalOptions): Rehearsal {
  const { endWithinMs = 200 } = options;
  const enough = new AbortController();
  const late = new AbortController();
  let going: Promise<void> | null = null;

  async function goThrough(): Promise<void> {
    try {
      await rehearse(options, enough.signal, late.signal);
      await removeLeftOvers(tmpdir());
    } catch (error) {
      log.warn('a run could not be rehearsed:', error);
    }
  }

  return {
    begin() {
      if (enough.signal.aborted) options.senderThreads.prepare();
      else going ??= goThrough();
    },
    async end() {
      enough.abort();
      if (going !== null && !(await settlesWithin(going, endWithinMs))) late.abort();
    },
  };
}

const bucket = 'rehearsal';
const connection: Omit<Connection, 'endpoint'> = {
  credentials: { accessKeyId: 'AKIAMADEUPREHEARSAL0', secretAccessKey: 'made up' },
  region: 'us-east-1',
};

/** @param enough nothing more is begun @param late what is under way is aborted */
async function rehearse(
  { limits, senderThreads }: RehearsalOptions,
  enough: AbortSignal,
  late: AbortSignal,
): Promise<void> {
  const sending = await loadSending();
  const folder = await mkdtemp(join(tmpdir(), folderPrefix));
  const server = await startStandInServer();
  const journal = createJournal(openDatabase(':memory:'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, Buffer.alloc(fileBytes));
    const { mtimeMs, ino } = await stat(path);
    const finished = withResolvers<void>();
    const underWay = createRunsUnderWay({
      journal,
      limits: { ...limits, bytesPerSecond: null },
      senderThreads,
      own: [],
      publish: ({ state }) => {
        if (state === 'finished') finished.resolve();
      },
      onNotice: () => undefined,
    });
    const launch = underWay.prepare(sending, { ...connection, endpoint: server.url });
    launch(
      journal.runs.create(randomUUID(), specOf(path, server.url), Date.now()),
      entriesOf({ mtimeMs, inode: ino }, server, enough),
    );
    await orAborted(finished.promise, late).catch(() => undefined);
    await underWay.interruptAll();
  } finally {
    journal.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function specOf(file: string, endpoint: string): RunSpec {
  return {
    mode: 'upload',
    profileId: null,
    bucket,
    region: connection.region,
    endpoint,
    title: bucket,
    roots: [{ rootId: 'file', name: 'file', kind: 'file', path: file }],
    options: defaultDraftOptions,
    onConflict: 'skip',
  };
}

/** The same file under other names, a few at a time, so that it can end at any time. */
async function* entriesOf(
  facts: Pick<ScannedEntry, 'mtimeMs' | 'inode'>,
  server: StandInServer,
  enough: AbortSignal,
): AsyncGenerator<readonly ScannedEntry[]> {
  for (let first = 0; first < files; first += filesAtOnce) {
    await server.has(first - filesAtOnce);
    if (enough.aborted) return;
    yield Array.from({ length: filesAtOnce }, (_, index) => ({
      ...facts,
      root: 0,
      path: String(first + index),
      kind: 'file',
      size: fileBytes,
      problem: null,
    }));
  }
}

/** A rehearsal that was killed could not remove its folder; one of another user stays. */
async function removeLeftOvers(parent: string): Promise<void> {
  const folders = (await readdir(parent)).filter((name) => name.startsWith(folderPrefix));
  await Promise.allSettled(
    folders.map(async (name) => {
      const folder = join(parent, name);
      const { mtimeMs } = await lstat(folder);
      if (Date.now() - mtimeMs > leftOverAfterMs) await rm(folder, { recursive: true });
    }),
  );
}
