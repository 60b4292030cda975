import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { quietSdk } from '../e2e/support/hoist-app.js';
import { displaysVariable, windowWorkers } from '../e2e/support/workers.js';
import { openDisplay } from './display.js';
import type { ElectronRuntime } from './electron-runtime.js';
import { outFolder, tools } from './project.js';
import { runScript } from './run.js';
import { countPlaywright, suiteCount, type TestCount } from './test-results.js';

export interface WindowSuite {
  /** Playwright's configuration, relative to the project's folder. */
  readonly config: string;
  /** Name of the report in `out/test`. */
  readonly report: string;
  readonly electron: ElectronRuntime;
  /** Passed to Playwright. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Playwright on an Electron, on the current display or a virtual one, and counts the results. */
export async function windowSuite(suite: WindowSuite): Promise<TestCount> {
  const { electron } = suite;
  console.log(`Electron ${electron.version} (${electron.origin}): ${electron.distFolder}`);
  const report = join(outFolder, 'test', suite.report);
  await mkdir(dirname(report), { recursive: true });
  const displays = await Promise.all(Array.from({ length: windowWorkers }, openDisplay));
  try {
    const exitCode = await runScript(
      tools.playwright,
      ['test', `--config=${suite.config}`, '--reporter=list,json', ...suite.args],
      {
        env: {
          ...process.env,
          ...displays[0]?.env,
          ...quietSdk,
          [displaysVariable]: displays.map(({ env }) => env['DISPLAY'] ?? '').join(' '),
          ...suite.env,
          HOIST_E2E_ELECTRON: electron.executable,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
      },
    );
    return await suiteCount(exitCode, report, countPlaywright);
  } finally {
    for (const display of displays) display.stop();
  }
}
