import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createEncryptedServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createRequestHandler } from './handle-request.js';
import type { StoredObject } from './operations/exchange.js';
import { createWriteWatch } from './operations/write-watch.js';
import type { PracticeAccount } from './practice-account.js';
import { createQuirkState } from './quirks/quirk-state.js';
import type { Quirks } from './quirks/quirks.js';
import { type AnsweredRequest, createRequestLog, type FaultPlan } from './request-log.js';
import { createRequestVerifier } from './sigv4/verify-request.js';
import { openPracticeStore } from './store/practice-store.js';

export type { StoredObject } from './operations/exchange.js';
export type { PracticeAccount } from './practice-account.js';
export type { Quirks } from './quirks/quirks.js';
export type { AnsweredRequest, FaultPlan, PracticeFault, PracticeRequest } from './request-log.js';

export interface PracticeServerOptions {
  /** Folder for buckets and objects; created when missing. One server at a time. */
  readonly folder: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly accounts: readonly PracticeAccount[];
  /** Milliseconds since 1970; the computer's clock when absent. */
  readonly clock?: () => number;
  /** Region named to clients that sign for one that does not exist; `us-east-1` when absent. */
  readonly region?: string;
  readonly limits?: {
    /** The smallest part of a multipart upload except the last, in bytes; 5 MiB when absent, as on S3. */
    readonly minimumPartBytes?: number;
    /** Buckets may have the names that us-east-1 allowed until March 2018, as on Ceph with relaxed names. */
    readonly oldBucketNames?: boolean;
  };
  /** A certificate and its key, as PEM: the server then speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** How the server differs from S3; not at all when absent. */
  readonly quirks?: Quirks;
  /** Makes requests fail on purpose. */
  readonly faults?: FaultPlan;
  /** Is told of every object that is stored: `replaced` where the key had one. */
  readonly onStored?: (object: StoredObject) => void;
  /** Is told of bugs in the server itself; they are answered with InternalError. */
  readonly onInternalError?: (error: unknown) => void;
}

export interface PracticeServer {
  /** `http://127.0.0.1:PORT`, `https://…` with TLS. */
  readonly url: string;
  readonly port: number;
  /** The last 10,000 answered requests, oldest first. */
  requests(): readonly AnsweredRequest[];
  clearRequests(): void;
  /** Replaces the current quirks, for requests to come. */
  useQuirks(quirks: Quirks): void;
  /** Closes open connections and the folder. */
  close(): Promise<void>;
}

/**
 * Starts an S3 server on this computer's loopback address. It answers path-style and virtual-host style requests
 * (`BUCKET.localhost`, `BUCKET.s3.localhost`), for every region: the endpoint's region is the one a request is signed
 * for.
 * @throws Error when the port is taken, or the folder is open in another server
 */
export async function startPracticeServer(options: PracticeServerOptions): Promise<PracticeServer> {
  const clock = options.clock ?? Date.now;
  const accounts = new Map(options.accounts.map((account) => [account.accessKeyId, account]));
  const store = openPracticeStore(options.folder, clock());
  const log = createRequestLog();
  const quirks = createQuirkState(options.quirks ?? {}, clock);
  const active = new Set<Promise<void>>();
  const stop = new AbortController();
  const handle = createRequestHandler({
    context: {
      store,
      clock,
      minimumPartBytes: options.limits?.minimumPartBytes ?? 5 * 1024 * 1024,
      oldBucketNames: options.limits?.oldBucketNames ?? false,
      writes: createWriteWatch(),
      onStored: options.onStored ?? null,
      quirks,
    },
    isObserver: (id) => accounts.get(id)?.isObserver === true,
    verify: createRequestVerifier({ findAccount: (id) => accounts.get(id), clock }),
    region: options.region ?? 'us-east-1',
    log,
    faults: options.faults ?? null,
    closing: stop.signal,
    startedAt: clock(),
    sessions: { clock, admit: (account) => accounts.set(account.accessKeyId, account) },
    onInternalError: options.onInternalError ?? (() => undefined),
  });
  const accept = (awaitsContinue: boolean) => (message: IncomingMessage, response: ServerResponse) => {
    const work = handle(message, response, awaitsContinue).finally(() => active.delete(work));
    active.add(work);
  };

  // An upload may take hours; a connection without traffic for a minute is closed.
  const patience = { requestTimeout: 0, keepAliveTimeout: 60_000 };
  const server =
    options.tls === undefined
      ? createServer(patience, accept(false))
      : createEncryptedServer({ ...patience, ...options.tls }, accept(false));
  server.timeout = 60_000;
  server.on('checkContinue', accept(true));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;

  let closing: Promise<void> | null = null;
  const shutDown = async (): Promise<void> => {
    const closed = new Promise((resolve) => {
      server.close(resolve);
    });
    server.closeAllConnections();
    stop.abort();
    await closed;
    await Promise.all(active);
    store.close();
  };
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests: () => log.entries(),
    clearRequests: () => log.clear(),
    useQuirks: (others) => quirks.use(others),
    close: () => (closing ??= shutDown()),
  };
}
