import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.js';
import { findElectron } from './electron-runtime.js';
import { outFolder, tools } from './project.js';
import { messageOf, runScript } from './run.js';
import { ensureSystemPackages } from './system-packages.js';
import { countLine, countVitest, suiteCount, type TestCount } from './test-results.js';
import { windowSuite } from './window-suite.js';

const reports = join(outFolder, 'test');
const oneFailure: TestCount = { passed: 0, failed: 1 };

/** Unit, property and practice-server tests: plain Node, no window. */
async function unitTests(): Promise<TestCount> {
  const report = join(reports, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = await runScript(tools.vitest, ['run', ...reporters]);
  return suiteCount(exitCode, report, countVitest);
}

/** End-to-end tests in real Electron windows. Arguments go to Playwright. */
async function windowTests(args: readonly string[]): Promise<TestCount> {
  ensureSystemPackages();
  const electron = await findElectron('test');
  return windowSuite({ config: 'e2e/playwright.config.ts', report: 'e2e.json', electron, args });
}

async function counted(name: string, suite: () => Promise<TestCount>): Promise<TestCount> {
  let count: TestCount;
  try {
    count = await suite();
  } catch (error) {
    console.error(messageOf(error));
    count = oneFailure;
  }
  console.log(`${name}: ${countLine([count])}\n`);
  return count;
}

/** `npm test`, and with `--window-only` first the end-to-end tests alone (the other arguments go to Playwright). */
async function test(args: readonly string[]): Promise<readonly TestCount[]> {
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  try {
    await build();
  } catch (error) {
    console.error(messageOf(error));
    return [oneFailure];
  }
  const windowOnly = args[0] === '--window-only';
  const unit = windowOnly ? [] : [await counted('unit', unitTests)];
  const window = await counted('window', () => windowTests(windowOnly ? args.slice(1) : args));
  return [...unit, window];
}

const counts = await test(process.argv.slice(2));
console.log(countLine(counts));
process.exitCode = counts.some(({ failed }) => failed > 0) ? 1 : 0;
