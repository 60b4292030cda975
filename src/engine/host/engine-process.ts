import { parentPort } from 'node:worker_threads';
import { fileCalls } from '../../base/files/file-calls.js';
import { hasLostThreads } from '../../base/files/file-threads.js';
import { listenToLog, log } from '../../base/log/log.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { createWorkerFactory } from '../senders/worker-factory.js';
import { createRemoteSources } from './credential-source.js';
import { aliveEveryMs, callEngine, type FromEngine, type ToEngine } from './engine-protocol.js';
import { createInProcessHost } from './in-process-host.js';

/** The port of an Electron utility process, whose messages come wrapped. */
interface UtilityPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

const utilityPort = (process as { readonly parentPort?: UtilityPort }).parentPort;

/** The other side, whether this is a process of its own or a thread. */
const port = {
  tell(message: FromEngine): void {
    if (utilityPort === undefined) parentPort?.postMessage(message);
    else utilityPort.postMessage(message);
  },
  hear(listener: (message: ToEngine) => void): void {
    if (utilityPort === undefined) parentPort?.on('message', listener);
    else utilityPort.on('message', ({ data }) => listener(data as ToEngine));
  },
};

/** Long enough for the last messages to leave. */
const lastWordsMs = 50;

function end(code: number): void {
  const mayHang = code !== 0 || fileCalls.pending > 0 || hasLostThreads();
  // `process.exit` would wait for a thread that hangs in a call of the system.
  if (mayHang && utilityPort !== undefined) process.kill(process.pid, 'SIGKILL');
  else process.exit(code);
}

function fail(error: unknown): void {
  log.error('the engine ends because of an error nobody handled', error);
  setTimeout(() => end(1), lastWordsMs);
}

listenToLog((entry) => port.tell({ kind: 'log', entry }));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const sources = createRemoteSources((id, source, forceRefresh) =>
  port.tell({ kind: 'keysWanted', id, source, forceRefresh }),
);
/** The sources of keys that each run in progress uses. */
const used = new Map<string, readonly number[]>();
let host: ReturnType<typeof createInProcessHost> | null = null;

function release(released: readonly number[] | undefined): void {
  if (released !== undefined && released.length > 0) port.tell({ kind: 'release', sources: released });
}

function begin({ stateFolder, limits }: Extract<ToEngine, { kind: 'begin' }>): void {
  host = createInProcessHost(stateFolder, {
    ...(limits === undefined ? {} : { limits }),
    senderThreads: createWorkerFactory(new URL('sender-thread.js', import.meta.url), { keeps: true }),
    goOnWithoutRecord: true,
    rehearses: true,
  });
  host.onEvent((event) => {
    if (event.kind === 'lost') return;
    port.tell({ kind: 'event', event });
    if (event.kind !== 'run' || event.snapshot.state !== 'finished') return;
    release(used.get(event.snapshot.runId));
    used.delete(event.snapshot.runId);
  });
  port.tell({ kind: 'ready', journalNotice: host.journalNotice });
  setInterval(() => port.tell({ kind: 'alive' }), aliveEveryMs).unref();
}

async function answer({ id, call, input }: Extract<ToEngine, { kind: 'call' }>): Promise<void> {
  const unpacked = sources.unpack(input);
  try {
    if (host === null) throw new Error('the engine is called before it has started');
    const value = await callEngine(host.engine, call, unpacked.input);
    const runId = startedRun(value);
    if (runId === null) release(unpacked.sources);
    else {
      release(used.get(runId));
      used.set(runId, unpacked.sources);
    }
    port.tell({ kind: 'answer', id, value });
  } catch (error) {
    release(unpacked.sources);
    port.tell({ kind: 'refusal', id, error: toAppError(error) });
  }
  if (call.part === 'engine') setTimeout(() => end(0), lastWordsMs);
}

/** The run that a call has started or continued, which goes on using the keys of that call. */
function startedRun(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('runId' in value) || !('sequence' in value))
    return null;
  return String(value.runId);
}

port.hear((message) => {
  switch (message.kind) {
    case 'begin':
      begin(message);
      return;
    case 'call':
      void answer(message);
      return;
    case 'keys':
      sources.hear(message.id, message.answer);
  }
});
