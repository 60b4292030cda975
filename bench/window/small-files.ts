import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { screensOf } from '../../e2e/pages/screens.js';
import { launchHoist } from '../../e2e/support/hoist-app.js';
import { writeKeyFile } from '../../e2e/support/key-files.js';
import { createTexts } from '../../e2e/support/texts.js';
import { benchKeys } from '../clients/client.js';
import { rcloneClients } from '../clients/rclone.js';
import { provideDataset, warmPageCache } from '../data.js';
import { runOnce } from '../one-run.js';
import type { Sink } from '../sink/start-sink.js';
import { language, type Surroundings } from './starts.js';

/** Seconds for 2,000 files of 10 KiB: in each list one figure per round. */
export interface SmallFiles {
  /** In a window that is open, with the folder planned and looked at for a second: from the click on *Upload* until the header says that the
   * upload has ended, with its listing of the bucket. */
  readonly window: readonly number[];
  /** rclone's whole process, with the best settings found; empty where it is not installed. */
  readonly rclone: readonly number[];
}

/**
 * Uploads 2,000 files in turns with an open window and with rclone, to the same server. The window is a new
 * one in each round, as its code would be warm otherwise. Throws when a file did not arrive.
 * @param rounds at least 1
 */
export async function timeSmallFiles(around: Surroundings, sink: Sink, rounds: number): Promise<SmallFiles> {
  const dataset = await provideDataset('small');
  const rclone = rcloneClients().find(({ settings }) => settings === 'tuned');
  const figures = { window: [] as number[], rclone: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    await warmPageCache(dataset);
    const bucket = `window-small-${round}`;
    await sink.createBucket(bucket);
    figures.window.push(await timeInWindow(around, dataset.folder, dataset.files.length, bucket));
    let arrived = 0;
    await sink.eachObject(bucket, () => {
      arrived += 1;
    });
    await sink.forget(bucket);
    if (arrived !== dataset.files.length) throw new Error(`the window sent ${arrived} files`);
    if (rclone === undefined) continue;
    await warmPageCache(dataset);
    const { cost, failure } = await runOnce(rclone, dataset, sink, 120_000);
    if (failure !== null) throw new Error(`rclone: ${failure}`);
    figures.rclone.push(cost.seconds);
  }
  return figures;
}

/** How long the plan is looked at, in ms. */
const lookMs = 1000;
const limitMs = 120_000;

/**
 * The seconds between the next click in the page and the moment at which its header has a text. The page takes the time:
 * Playwright would notice the text up to half a second later.
 */
function secondsFromClick(page: Page, text: string): Promise<number> {
  return page.evaluate(
    ({ wanted, limit }) =>
      new Promise<number>((resolve, reject) => {
        let clickedAt: number | null = null;
        addEventListener(
          'click',
          ({ timeStamp }) => {
            clickedAt ??= timeStamp;
          },
          { capture: true },
        );
        const header = document.querySelector('header');
        if (header === null) throw new Error('the page has no header');
        new MutationObserver(() => {
          if (clickedAt === null || !header.textContent.includes(wanted)) return;
          resolve((performance.now() - clickedAt) / 1000);
        }).observe(header, { subtree: true, childList: true, characterData: true });
        setTimeout(() => reject(new Error('the upload did not end')), limit);
      }),
    { wanted: text, limit: limitMs },
  );
}

async function timeInWindow(
  around: Surroundings,
  folder: string,
  files: number,
  bucket: string,
): Promise<number> {
  const profile = mkdtempSync(join(tmpdir(), 'hoist-bench-window-'));
  const app = await launchHoist({
    electron: around.electron,
    profileFolder: profile,
    endpoint: around.endpoint,
    language,
    env: around.env,
  });
  try {
    const texts = createTexts(language);
    const screens = screensOf(app.page, texts);
    await screens.keys.drop(await writeKeyFile(profile, benchKeys));
    await screens.buckets.choose(bucket);
    await screens.workspace.emptyHeading.waitFor();
    await screens.workspace.drop(folder);
    await screens.workspace.footer.getByText(screens.workspace.sum(files, files)).waitFor();
    // Nobody clicks before having looked at the plan.
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const seconds = secondsFromClick(app.page, texts.text('tray.ended', { runs: 1 }));
    await screens.workspace.upload();
    return await seconds;
  } finally {
    await app.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
