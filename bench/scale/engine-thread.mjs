// The engine's worker thread as the app starts it, with a stall meter. `workerData.stalls` receives the
// meter's figures: two numbers, the longest stall and the 99th percentile, in milliseconds.
import { workerData } from 'node:worker_threads';
import { startStallMeter } from './stall-meter.mjs';

const readStalls = startStallMeter();
const stalls = new Float64Array(workerData.stalls);
setInterval(() => {
  const { longestMs, p99Ms } = readStalls();
  stalls[0] = longestMs;
  stalls[1] = p99Ms;
}, 50).unref();

await import(workerData.workerFile);
