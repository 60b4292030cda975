import { utilityProcess } from 'electron/main';
import { threadPoolEnvironment } from '../../base/files/file-threads.js';
import { engineMemory } from '../../engine/host/engine-memory.js';
import type { FromEngine, ToEngine } from '../../engine/host/engine-protocol.js';
import type { EngineListener, EngineProcess } from '../../engine/host/supervised-host.js';

const { maxYoungGenerationSizeMb, maxOldGenerationSizeMb } = engineMemory;
/** The young generation consists of two semi-spaces and as much again for new large objects. */
const heapLimits = `--js-flags=--max-old-space-size=${maxOldGenerationSizeMb} --max-semi-space-size=${Math.round(maxYoungGenerationSizeMb / 3)}`;

/**
 * Starts the engine in a utility process of Electron: a native crash or the system's out-of-memory killer ends it and
 * not the app. Only after the app is ready.
 *
 * @param file absolute path of the built entry of the engine
 * @param mayStart the process starts when this has resolved; what is posted before is kept for it
 */
export function startEngineUtility(
  file: string,
  listener: EngineListener,
  mayStart: Promise<void>,
): EngineProcess {
  let outbox: ToEngine[] = [];
  let started: EngineProcess | null = null;
  let isKilled = false;
  const startWhenAllowed = async (): Promise<void> => {
    await mayStart;
    if (isKilled) return;
    started = fork(file, listener);
    for (const message of outbox) started.post(message);
    outbox = [];
  };
  startWhenAllowed().catch((error: unknown) => listener.onEnd(error));
  return {
    post(message) {
      if (started === null) outbox.push(message);
      else started.post(message);
    },
    kill() {
      isKilled = true;
      started?.kill();
    },
  };
}

function fork(file: string, listener: EngineListener): EngineProcess {
  const child = utilityProcess.fork(file, [], {
    serviceName: 'Hoist engine',
    // Node's own options for the heap are ignored here.
    execArgv: [heapLimits],
    env: threadPoolEnvironment(process.env),
    stdio: 'ignore',
  });
  child.on('message', (message: FromEngine) => listener.onMessage(message));
  child.on('exit', (exitCode) => listener.onEnd(`exit code ${exitCode}`));
  return {
    post: (message) => child.postMessage(message),
    kill() {
      // Not by a polite request: it may hang. Undefined when it has ended.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
