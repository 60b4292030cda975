import { parentPort } from 'node:worker_threads';
import { listenToLog } from '../../base/log/log.js';
import { loadCrc32 } from '../transfer/crc32.js';
import type { ThreadAnswer, ThreadMessage } from './put-task.js';
import { createTaskRunner, type TaskRunner } from './task-runner.js';

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const tell = (answer: ThreadAnswer): void => port.postMessage(answer);
let runner: TaskRunner | null = null;
listenToLog((log) => tell({ log }));
// Now nothing waits for this thread.
loadCrc32();
port.on('message', (message: ThreadMessage) => {
  switch (message.kind) {
    case 'begin':
      runner = createTaskRunner(message.target, message.identity, tell);
      return;
    case 'end':
      runner?.close();
      runner = null;
      return;
    default:
      runner?.take(message);
  }
});
