import { join } from 'node:path';
import { expect } from '@playwright/test';
import { screensOf } from '../../e2e/pages/screens.js';
import { BucketContents, type S3Account } from '../../e2e/support/bucket-contents.js';
import { sha256 } from '../../e2e/support/file-tree.js';
import { launchHoist } from '../../e2e/support/hoist-app.js';
import { openLink } from '../../e2e/support/link.js';
import { createTexts } from '../../e2e/support/texts.js';
import { tutorialFiles, tutorialPattern, tutorialTree } from '../../e2e/support/tutorial-folder.js';

/** What a demo works with; all paths are absolute. */
export interface DemoSetting {
  readonly electron: string;
  readonly profileFolder: string;
  readonly picturesFolder: string;
  readonly language: 'en' | 'ko';
  readonly endpoint: string;
  readonly account: S3Account;
  readonly keyFile: string;
  readonly folder: string;
}

export interface TourResult {
  /** Files that should be in the bucket. */
  readonly wanted: number;
  /** Files that Hoist reports as uploaded. */
  readonly uploaded: number;
  /** Files that the S3 server, asked directly, has under the right key with the right bytes. */
  readonly verified: number;
}

const bucket = 'hoist-demo';

/** Bytes per second; at full speed the upload ends before a screenshot of the progress bars is taken. */
const slowEnoughToSee = 2_000_000;

/**
 * Drives the real window through the main job (key file, bucket, folder, filter, upload, report) and takes a
 * screenshot of each step. Then asks the server directly what is there. Throws when a step does not happen.
 */
export async function takeTour(setting: DemoSetting, say: (text: string) => void): Promise<TourResult> {
  const { electron, language, profileFolder } = setting;
  const link = await openLink(setting.endpoint, { bytesPerSecond: slowEnoughToSee });
  const app = await launchHoist({ electron, endpoint: link.url, language, profileFolder });
  try {
    const { header, keys, buckets, workspace, run, report } = screensOf(app.page, createTexts(language));
    let pictures = 0;
    const picture = async (name: string): Promise<void> => {
      pictures += 1;
      const file = join(setting.picturesFolder, `${pictures}-${name}.png`);
      await app.page.screenshot({ path: file, animations: 'disabled' });
      say(`  picture: ${file}`);
    };

    say('The first screen asks for a key file.');
    await keys.heading.waitFor();
    await picture('keys');

    say(`Dropping the key file ${setting.keyFile}`);
    await keys.drop(setting.keyFile);
    await buckets.heading.waitFor();
    await picture('buckets');

    say(`Creating the bucket ${bucket} in ap-northeast-2 (Seoul)`);
    await buckets.createButton.click();
    await buckets.dialog.fill(bucket, 'ap-northeast-2');
    await picture('create-bucket');
    await buckets.dialog.createButton.click();
    await workspace.emptyHeading.waitFor();
    await header.dismissMessage();
    await picture('drop-a-folder');

    const found = Object.keys(tutorialTree).length;
    const wanted = Object.keys(tutorialFiles).length;
    say(`Dropping the folder ${setting.folder}`);
    await workspace.drop(setting.folder);
    await workspace.footer.getByText(workspace.sum(found, found)).waitFor();
    say(`${found} files found. Typing the filter ${tutorialPattern}`);
    await workspace.typePattern(tutorialPattern);
    await workspace.footer.getByText(workspace.sum(wanted, found)).waitFor();
    await workspace.files().row('(before) Group activities features.csv').waitFor();
    await picture('plan');

    say(`${wanted} files match. Uploading`);
    await workspace.upload();
    await run.total.waitFor();
    await expect.poll(async () => Number(await run.total.getAttribute('aria-valuenow'))).toBeGreaterThan(30);
    await picture('uploading');
    await report.appears();
    await picture('report');
    const counts = await report.counts();
    say(
      `The report: found ${counts.found} = uploaded ${counts.uploaded} + skipped ${counts.skipped} ` +
        `+ failed ${counts.failed}`,
    );

    const verified = await countVerified(setting);
    say(
      `Asked directly, the server has ${verified} of the ${wanted} files with the right bytes, and no others.`,
    );
    if (app.problems.length > 0) {
      throw new Error(`Hoist's console shows errors:\n${app.problems.join('\n')}`);
    }
    return { wanted, uploaded: counts.uploaded, verified };
  } finally {
    await app.close();
    await link.close();
  }
}

/**
 * How many of the files are in the bucket byte for byte; throws when something is there that should not be.
 */
async function countVerified({ endpoint, account }: DemoSetting): Promise<number> {
  const contents = new BucketContents(endpoint, account);
  try {
    const objects = await contents.objects(bucket);
    const strangers = Object.keys(objects).filter((key) => !(key in tutorialFiles));
    if (strangers.length > 0) {
      throw new Error(`The bucket has objects nobody asked for: ${strangers.join(', ')}`);
    }
    return Object.entries(tutorialFiles).filter(
      ([name, text]) => objects[name]?.sha256 === sha256(Buffer.from(text)),
    ).length;
  } finally {
    contents.close();
  }
}
