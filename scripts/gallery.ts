import { findElectron, findPinnedElectron } from './electron-runtime.js';
import { tools } from './project.js';
import { messageOf, runScript } from './run.js';
import { ensureSystemPackages } from './system-packages.js';
import { countLine, type TestCount } from './test-results.js';
import { windowSuite } from './window-suite.js';

/**
 * `npm run gallery` checks scenes of the window and compares some with committed screenshots; `npm run
 * screenshots` writes screenshots of all of them to out/screenshots. Arguments go to Playwright: `-- -g keys`
 * for some of the scenes, `-- --update-snapshots` to replace the committed ones.
 */
async function gallery(project: string, args: readonly string[]): Promise<TestCount> {
  ensureSystemPackages();
  const built = await runScript(tools.electronVite, [
    'build',
    '--config=e2e/gallery/electron.vite.config.ts',
    '--logLevel=warn',
  ]);
  if (built !== 0) {
    throw new Error(`The gallery could not be built (exit code ${built}).`);
  }
  const pinned = await findPinnedElectron();
  if (pinned === null) {
    console.log('Pictures are not compared: this is not the Electron they were taken with.');
  }
  return windowSuite({
    config: 'e2e/gallery/playwright.config.ts',
    report: `gallery-${project}.json`,
    electron: pinned ?? (await findElectron('test')),
    args: [`--project=${project}`, ...args],
    env: { HOIST_GALLERY_COMPARE: pinned === null ? 'no' : 'yes' },
  });
}

const [project = 'check', ...args] = process.argv.slice(2);
try {
  const count = await gallery(project, args);
  console.log(countLine([count]));
  process.exitCode = count.failed > 0 ? 1 : 0;
} catch (error) {
  console.error(messageOf(error));
  console.log(countLine([{ passed: 0, failed: 1 }]));
  process.exitCode = 1;
}
