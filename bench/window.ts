import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { screensOf } from '../e2e/pages/screens.js';
import { type HoistApp, launchHoist, quietSdk, utf8Locale } from '../e2e/support/hoist-app.js';
import { writeKeyFile } from '../e2e/support/key-files.js';
import { createTexts } from '../e2e/support/texts.js';
import { buildIfStale } from '../scripts/build.js';
import { openDisplay } from '../scripts/display.js';
import { findElectron } from '../scripts/electron-runtime.js';
import { outFolder, projectRoot } from '../scripts/project.js';
import { messageOf } from '../scripts/run.js';
import { ensureSystemPackages } from '../scripts/system-packages.js';
import { benchKeys } from './clients/client.js';
import { dataFolder } from './data.js';
import { emptyDiskCache } from './disk-cache.js';
import { makeTree, removeTree, type Tree } from './scale/tree.js';
import { startSink } from './sink/start-sink.js';
import { median } from './statistics.js';
import { readStalls, startStallMeters } from './window/stalls.js';

/**
 * `npm run bench:window`: the real window, timed as a person would see it. How long until it shows something
 * usable; how long until a dropped folder of 100,000 files is listed; and whether the page or the main
 * process ever stalls while 20,000 files are uploaded. `--runs 2`: by each of two uploads at once.
 */

const startsEach = 5;
const language = 'en';
// Node reads these certificates first, which takes a tenth of a second and belongs to this machine, not to
// Hoist.
delete process.env['NODE_EXTRA_CA_CERTS'];

interface Surroundings {
  readonly electron: string;
  readonly env: Readonly<Record<string, string>>;
  readonly endpoint: string;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      plan: { type: 'string', default: '100000' },
      upload: { type: 'string', default: '20000' },
      runs: { type: 'string', default: '1' },
    },
  });
  await buildIfStale();
  ensureSystemPackages();
  const electron = await findElectron('test');
  const display = await openDisplay();
  const sink = await startSink();
  try {
    const around = { electron: electron.executable, env: display.env, endpoint: sink.url };
    const start = await timeStarts(around, projectRoot);
    const bare = await timeBareStarts(around);
    const buckets = Array.from({ length: Number(values.runs) }, (_, index) => `window-${index + 1}`);
    for (const bucket of buckets) await sink.createBucket(bucket);
    const work = await timeWork(around, Number(values.plan), Number(values.upload), buckets);
    const figures = {
      electron: electron.version,
      coldStartMs: start.coldMs,
      bareColdStartMs: bare.coldMs,
      warmStartMs: start.warmMs,
      bareWarmStartMs: bare.warmMs,
      ...work,
    };
    for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(28)}${value}`);
    mkdirSync(join(outFolder, 'bench'), { recursive: true });
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
    writeFileSync(join(outFolder, 'bench', `window-${stamp}.json`), `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await sink.close();
    display.stop();
  }
}

/**
 * Milliseconds from the start of the process to the first screen drawn, medians: with an empty disk cache,
 * and warm.
 */
interface StartTimes {
  /** Null where the cache can't be emptied. */
  readonly coldMs: number | null;
  readonly warmMs: number;
}

async function timeStarts(around: Surroundings, app: string): Promise<StartTimes> {
  const profile = mkdtempSync(join(tmpdir(), 'hoist-bench-window-'));
  const starts = async (prepare: () => boolean): Promise<number | null> => {
    const times: number[] = [];
    for (let count = 0; count < startsEach; count += 1) {
      if (!prepare()) return null;
      times.push(await timeStart(around, app, profile));
    }
    return Math.round(median(times));
  };
  try {
    // A first start creates its folders and caches.
    await timeStart(around, app, profile);
    const coldMs = await starts(emptyDiskCache);
    return { coldMs, warmMs: (await starts(() => true)) ?? Number.NaN };
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

/** The floor: an app that opens a window with one word in it. Its time is Electron's own. */
async function timeBareStarts(around: Surroundings): Promise<StartTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-bench-bare-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"name":"bare","main":"main.cjs"}');
    writeFileSync(
      join(folder, 'main.cjs'),
      `const { app, BrowserWindow } = require('electron');
       app.whenReady().then(() => new BrowserWindow().loadFile('index.html'));`,
    );
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Bare</title><h1>Bare</h1>');
    return await timeStarts(around, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Starts Hoist as a user does, with nothing attached that slows it down, and asks the page afterwards when
 * its largest content, the first screen, was drawn.
 */
async function timeStart(around: Surroundings, app: string, profile: string): Promise<number> {
  const port = await freePort();
  const startedAt = Date.now();
  const child = spawn(
    around.electron,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--password-store=basic',
      `--lang=${language}`,
      `--user-data-dir=${profile}`,
      `--remote-debugging-port=${port}`,
      app,
      `--endpoint=${around.endpoint}`,
    ],
    {
      env: { ...process.env, ...around.env, ...utf8Locale, ...quietSdk, LANGUAGE: language },
      stdio: 'ignore',
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    // Left alone while it starts: attaching would cost part of the time that is measured.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('Hoist opened no window');
    await page.getByRole('heading').first().waitFor();
    const drawnAt = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const last = list.getEntries().at(-1);
            resolve(performance.timeOrigin + (last?.startTime ?? Number.NaN));
          }).observe({ type: 'largest-contentful-paint', buffered: true });
        }),
    );
    await browser.close();
    return Math.round(drawnAt - startedAt);
  } finally {
    child.kill();
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** @param buckets one for each upload */
async function timeWork(
  around: Surroundings,
  planFiles: number,
  uploadFiles: number,
  buckets: readonly string[],
) {
  const profile = mkdtempSync(join(tmpdir(), 'hoist-bench-window-'));
  const trees: Tree[] = [];
  const treeOf = async (files: number, name: string): Promise<Tree> => {
    const folder = join(dataFolder(), name);
    rmSync(folder, { recursive: true, force: true });
    const tree = await makeTree(folder, files);
    trees.push(tree);
    return tree;
  };
  let app: HoistApp | null = null;
  try {
    const planned = await treeOf(planFiles, 'window-plan');
    const uploaded: Tree[] = [];
    for (const bucket of buckets) uploaded.push(await treeOf(uploadFiles, bucket));
    app = await launchHoist({
      electron: around.electron,
      profileFolder: profile,
      endpoint: around.endpoint,
      language,
      env: around.env,
    });
    const screens = screensOf(app.page, createTexts(language));
    await screens.keys.drop(await writeKeyFile(profile, benchKeys));
    await screens.buckets.choose(buckets[0] ?? '');
    await screens.workspace.emptyHeading.waitFor();
    const plan = await timePlan(app.page, screens, planned);
    await screens.workspace.removeSource('window-plan');
    await screens.workspace.emptyHeading.waitFor();

    let begin: number | null = null;
    for (const [index, bucket] of buckets.entries()) {
      const before = buckets[index - 1];
      if (before !== undefined) {
        await screens.header.bucketButton(before).click();
        await screens.buckets.choose(bucket);
      }
      await screens.workspace.drop(uploaded[index]?.folder ?? '');
      await screens.workspace.footer.getByText(screens.workspace.sum(uploadFiles, uploadFiles)).waitFor();
      if (begin === null) {
        await startStallMeters(app);
        begin = performance.now();
      }
      await screens.workspace.upload();
      await screens.run.total.or(screens.report.heading).first().waitFor();
    }
    await screens.tray.endedButton(buckets.length).waitFor({ timeout: 300_000 * buckets.length });
    const seconds = (performance.now() - (begin ?? 0)) / 1000;
    const stalls = await readStalls(app);
    return {
      ...plan,
      uploads: buckets.length,
      uploadedFiles: uploadFiles * buckets.length,
      uploadSeconds: seconds.toFixed(1),
      ...stalls,
    };
  } finally {
    await app?.close();
    for (const tree of trees) removeTree(tree);
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Milliseconds from the drop to the first row of the plan, and to the last file counted. */
async function timePlan(page: Page, { workspace }: ReturnType<typeof screensOf>, tree: Tree) {
  const sum = workspace.sum(tree.files, tree.files);
  const begin = performance.now();
  const dropped = workspace.drop(tree.folder);
  const firstRow = workspace
    .files()
    .rows.first()
    .waitFor()
    .then(() => performance.now() - begin);
  const complete = page.locator('footer').getByText(sum).waitFor({ timeout: 120_000 });
  await dropped;
  const firstRowMs = Math.round(await firstRow);
  await complete;
  return { plannedFiles: tree.files, firstRowMs, planCompleteMs: Math.round(performance.now() - begin) };
}

try {
  await main();
} catch (error) {
  console.error(`bench:window: ${messageOf(error)}`);
  process.exitCode = 1;
}
