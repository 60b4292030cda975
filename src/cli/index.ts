import { existsSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { enlargeThreadPool } from '../base/files/file-threads.js';
import { createWorkerFactory } from '../engine/senders/worker-factory.js';
import { endDespiteThreads } from './interruption.js';
import { runCommandLine } from './main.js';
import { quietNode } from './quiet-node.js';

quietNode(process);
// V8 reads this when a heap is made: what package.json sets for this thread would take precedence over the sender threads' own limit.
setFlagsFromString('--max-semi-space-size=0');
enlargeThreadPool();
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const built = new URL('sender-thread.js', import.meta.url);
const senderThreads = existsSync(built) ? createWorkerFactory(built, { keeps: false }) : null;
endDespiteThreads(await runCommandLine(process.argv.slice(2), process.env, { version, senderThreads }));
