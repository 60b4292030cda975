import { buildIfStale } from './build.js';
import { findElectron } from './electron-runtime.js';
import { projectRoot } from './project.js';
import { messageOf, run } from './run.js';

/** `npm start`: Hoist for real keys, in the official Electron only. Arguments go to the application. */
async function start(): Promise<number> {
  const electron = await findElectron('start');
  await buildIfStale();
  return run(electron.executable, [projectRoot, ...process.argv.slice(2)]);
}

try {
  process.exitCode = await start();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
