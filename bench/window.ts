import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { screensOf } from '../e2e/pages/screens.js';
import { type HoistApp, launchHoist } from '../e2e/support/hoist-app.js';
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
import { type Sink, startSink } from './sink/start-sink.js';
import { median } from './statistics.js';
import { timeSmallFiles } from './window/small-files.js';
import { readStalls, startStallMeters } from './window/stalls.js';
import {
  bareApp,
  hoistApp,
  language,
  type StartedApp,
  type Surroundings,
  startInTurns,
} from './window/starts.js';

/**
 * `npm run bench:window`: the real window, timed as a person would see it. How long until it shows something
 * usable; how long until a dropped folder of 100,000 files is listed; and whether the page or the main
 * process ever stalls while 20,000 files are uploaded. `--runs 2`: by each of two uploads at once.
 * `--start-only`: only starts, in turns with a bare window, and with other built checkouts named by `--beside`.
 * `--small-only`: only 2,000 files in an open window, in turns with rclone.
 */

const startsEach = 5;
// Node reads these certificates first, which takes a tenth of a second and belongs to this machine, not to
// Hoist.
delete process.env['NODE_EXTRA_CA_CERTS'];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      plan: { type: 'string', default: '100000' },
      upload: { type: 'string', default: '20000' },
      runs: { type: 'string', default: '1' },
      'start-only': { type: 'boolean', default: false },
      'small-only': { type: 'boolean', default: false },
      rounds: { type: 'string', default: '9' },
      beside: { type: 'string', multiple: true, default: [] },
    },
  });
  await buildIfStale();
  ensureSystemPackages();
  const electron = await findElectron('test');
  const display = await openDisplay();
  const sink = await startSink();
  try {
    const around = { electron: electron.executable, env: display.env, endpoint: sink.url };
    const rounds = Number(values.rounds);
    if (values['start-only']) return await compareStarts(around, rounds, values.beside);
    if (values['small-only']) return await compareSmallFiles(around, sink, rounds);
    const start = await timeStarts(hoistApp('hoist', around, projectRoot));
    const bare = await timeStarts(bareApp(around));
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

/** Medians in milliseconds; cold: with an empty disk cache, null where it can't be emptied. */
async function timeStarts(app: StartedApp): Promise<{ coldMs: number | null; warmMs: number }> {
  const starts = async (prepare: () => boolean): Promise<number | null> => {
    const times: number[] = [];
    for (let count = 0; count < startsEach; count += 1) {
      if (!prepare()) return null;
      times.push((await app.start()).drawnMs);
    }
    return Math.round(median(times));
  };
  try {
    // A first start creates its folders and caches.
    await app.start();
    const coldMs = await starts(emptyDiskCache);
    return { coldMs, warmMs: (await starts(() => true)) ?? Number.NaN };
  } finally {
    app.remove();
  }
}

/**
 * Starts of the bare window, of Hoist and of other built checkouts in turns: medians, and their ratios to the
 * bare window.
 */
async function compareStarts(around: Surroundings, rounds: number, beside: readonly string[]): Promise<void> {
  const apps = [
    bareApp(around),
    hoistApp('hoist', around, projectRoot),
    ...beside.map((folder) => hoistApp(folder, around, folder)),
  ];
  try {
    const all = await startInTurns(apps, rounds);
    const medians = all.map((starts) => ({
      drawn: median(starts.map(({ drawnMs }) => drawnMs)),
      cpu: median(starts.map(({ cpuMs }) => cpuMs ?? Number.NaN)),
      answers: median(starts.map(({ answersMs }) => answersMs ?? Number.NaN)),
    }));
    const [bare] = medians;
    if (bare === undefined) return;
    for (const [index, { drawn, cpu, answers }] of medians.entries()) {
      const times = (all[index] ?? []).map(({ drawnMs }) => drawnMs);
      console.log(
        `${(apps[index]?.name ?? '').padEnd(24)} drawn ${drawn} ms (${Math.min(...times)} to ${Math.max(...times)}), ` +
          `${(drawn / bare.drawn).toFixed(2)} × bare; ` +
          `${Number.isNaN(answers) ? '' : `answers a click after ${answers} ms; `}CPU ${cpu} ms, ${(cpu / bare.cpu).toFixed(2)} × bare`,
      );
    }
  } finally {
    for (const app of apps) app.remove();
  }
}

async function compareSmallFiles(around: Surroundings, sink: Sink, rounds: number): Promise<void> {
  const { window, rclone } = await timeSmallFiles(around, sink, rounds);
  const list = (figures: readonly number[]) => figures.map((seconds) => seconds.toFixed(2)).join(' ');
  console.log(`2,000 × 10 KiB, window  ${median(window).toFixed(2)} s (${list(window)})`);
  if (rclone.length === 0) return;
  console.log(`rclone's process        ${median(rclone).toFixed(2)} s (${list(rclone)})`);
  console.log(`the window is ${(median(rclone) / median(window)).toFixed(2)} × as fast`);
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
