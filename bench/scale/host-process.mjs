// Hoist's engine in a worker thread of a plain Node process, as the app runs it, putting one folder into a bucket:
//     host-process.mjs JOB
// JOB is JSON: {workerFile, resourceLimits, stateFolder, limits, destination, selection}, the last three as the engine takes them;
// limits may be missing. Prints one line of JSON with the figures.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { startStallMeter } from './stall-meter.mjs';

const { workerFile, resourceLimits, stateFolder, limits, destination, selection } = JSON.parse(
  process.argv[2] ?? '{}',
);
const readStalls = startStallMeter();
const stalls = new SharedArrayBuffer(16);
const worker = new Worker(new URL('engine-thread.mjs', import.meta.url), {
  workerData: { stateFolder, workerFile, stalls },
  resourceLimits,
});
let largestSnapshotBytes = 0;
let snapshots = 0;
let lastId = 0;
/** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
const pending = new Map();
/** @type {(snapshot: any) => void} */
let onFinished = () => undefined;
const finished = new Promise((resolve) => {
  onFinished = resolve;
});

worker.on('message', (message) => {
  switch (message.kind) {
    case 'event': {
      if (message.event.kind !== 'run') return;
      const { snapshot } = message.event;
      snapshots += 1;
      largestSnapshotBytes = Math.max(largestSnapshotBytes, Buffer.byteLength(JSON.stringify(snapshot)));
      if (snapshot.state === 'finished') onFinished(snapshot);
      return;
    }
    case 'answer':
      pending.get(message.id)?.resolve(message.value);
      return;
    case 'refusal':
      pending.get(message.id)?.reject(new Error(JSON.stringify(message.error)));
      return;
    default:
  }
});

/**
 * @param {string} part
 * @param {string} method
 * @param {readonly unknown[]} input
 * @returns {Promise<any>}
 */
function call(part, method, ...input) {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject });
    worker.postMessage({ kind: 'call', id, call: { part, method }, input });
  });
}

worker.postMessage({ kind: 'begin', stateFolder, limits });
await once(worker, 'message');
const begin = performance.now();
await call('runs', 'start', destination, selection);
const last = await finished;
const seconds = (performance.now() - begin) / 1000;
const engine = new Float64Array(stalls);
const main = readStalls();
await call('engine', 'close');
console.log(
  JSON.stringify({
    seconds,
    outcome: last.outcome,
    uploaded: last.uploaded.files,
    failed: last.failed.files,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    engineStallMs: engine[0],
    engineP99Ms: engine[1],
    mainStallMs: main.longestMs,
    mainP99Ms: main.p99Ms,
    largestSnapshotBytes,
    snapshots,
  }),
);
process.exit(0);
