import { parentPort } from 'node:worker_threads';
import type { ThreadMessage } from './put-task.js';
import { createTaskRunner, type TaskRunner } from './task-runner.js';

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
let runner: TaskRunner | null = null;
port.on('message', (message: ThreadMessage) => {
  if (message.kind === 'begin') {
    runner = createTaskRunner(message.target, message.identity, (report) => port.postMessage(report));
  } else runner?.take(message);
});
