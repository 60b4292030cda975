import { expect, test } from '../fixtures.js';
import { dropFolder, importKeys, openBucket } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { expectAccessible } from '../support/accessibility.js';
import { noise, sha256, writeTree } from '../support/file-tree.js';
import { tabTo } from '../support/keyboard.js';
import { forever, type Practice } from '../support/practice.js';

const bucket = 'one-by-one';
const files = {
  'big.bin': noise(36 * 1024 * 1024, 'big'),
  'a.txt': Buffer.from('a'),
  'b.txt': Buffer.from('b'),
};

/** Two parts of the big file arrive, the others are delayed for long. */
function holdUpParts(practice: Practice): void {
  practice.failRequests(({ operation, partNumber }) =>
    operation === 'UploadPart' && (partNumber ?? 0) > 2 ? { kind: 'hold', until: forever } : null,
  );
}

function partsArrived(practice: Practice): number[] {
  return practice
    .server()
    .requests()
    .filter(({ operation, status }) => operation === 'UploadPart' && status === 200)
    .map(({ partNumber }) => partNumber ?? 0)
    .toSorted((one, other) => one - other);
}

test('one file is paused by keyboard while the others continue, stays paused over a restart, and continues at its part', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
  launch,
}) => {
  const { page } = hoist;
  const { run } = screens;
  const tree = await writeTree(folder, 'one', files);
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, 3);
  holdUpParts(practice);
  await screens.workspace.upload();
  await expect.poll(() => partsArrived(practice)).toEqual([1, 2]);

  await tabTo(page, run.pauseFileButton('big.bin'));
  await expect(run.tooltip).toHaveText(texts.text('run.pauseFile'));
  await page.keyboard.press('Enter');
  await expect(run.resumeFileButton('big.bin')).toBeFocused();
  await expect(run.state('allPaused')).toBeVisible();
  await expect(run.tab('uploaded')).toHaveText(/2$/);
  await expect(run.files().row('big.bin')).toContainText(texts.text('entry.paused'));
  await expect(run.bar('big.bin')).toHaveAttribute('aria-valuenow', '44');
  // A settled file can't be paused.
  await expect(run.pauseFileButton('a.txt')).toHaveCount(0);
  await expectAccessible(page, 'file paused');
  practice.failRequests(null);
  await page.waitForTimeout(1_500);
  await expect(run.state('allPaused')).toBeVisible();
  expect(partsArrived(practice)).toEqual([1, 2]);

  await hoist.close();
  const second = await launch();
  const again = screensOf(second.page, texts);
  // Without a keychain the keys have to be imported again.
  await importKeys(again, practice, folder);
  await again.offer.continueButton.click();
  await expect(again.run.state('allPaused')).toBeVisible();
  await again.run.resumeFileButton('big.bin').click();
  await again.report.expectCounts({ found: 3, uploaded: 3, skipped: 0, failed: 0 });
  expect(partsArrived(practice)).toEqual([1, 2, 3, 4, 5]);
  const objects = await practice.contents.objects(bucket);
  expect(objects['big.bin']?.sha256).toBe(sha256(files['big.bin']));
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
});
