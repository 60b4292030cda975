import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { createWorkerFactory } from '../senders/worker-factory.js';
import { unpackCredentials } from './credential-port.js';
import { createInProcessHost } from './in-process-host.js';
import { type CallMessage, callEngine, type WorkerMessage, type WorkerStart } from './worker-protocol.js';

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const { stateFolder } = workerData as WorkerStart;
const { engine, journalNotice, onEvent } = createInProcessHost(stateFolder, {
  senderThreads: createWorkerFactory(new URL('sender-thread.js', import.meta.url)),
  goOnWithoutRecord: true,
});
const tell = (message: WorkerMessage): void => port.postMessage(message);

onEvent((event) => tell({ kind: 'event', event }));
port.on('message', ({ id, call, input }: CallMessage) => {
  callEngine(engine, call, unpackCredentials(input))
    .then((value) => tell({ kind: 'answer', id, value }))
    .catch((error: unknown) => tell({ kind: 'refusal', id, error: toAppError(error) }))
    .finally(() => {
      if (call.part === 'engine') port.close();
    });
});
tell({ kind: 'ready', journalNotice });
