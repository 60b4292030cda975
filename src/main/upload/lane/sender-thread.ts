import { parentPort, workerData } from 'node:worker_threads';
import type { LaneIdentity, LaneMessage, LaneTarget } from './put-task.js';
import { createTaskRunner } from './task-runner.js';

/** What a sender thread is started with. */
export interface SenderThreadStart {
  readonly target: LaneTarget;
  readonly identity: LaneIdentity;
}

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const { target, identity } = workerData as SenderThreadStart;
const runner = createTaskRunner(target, identity, (report) => port.postMessage(report));
port.on('message', (message: LaneMessage) => runner.take(message));
