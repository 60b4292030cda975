import { existsSync, readFileSync } from 'node:fs';
import { createWorkerFactory } from '../engine/senders/worker-factory.js';
import { runCommandLine } from './main.js';
import { quietNode } from './quiet-node.js';

quietNode(process);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const built = new URL('sender-thread.js', import.meta.url);
const senderThreads = existsSync(built) ? createWorkerFactory(built) : null;
process.exit(await runCommandLine(process.argv.slice(2), process.env, { version, senderThreads }));
