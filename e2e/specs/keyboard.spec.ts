import { expect, test } from '../fixtures.js';
import { answerOpenDialogs } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';
import { writeKeyFile } from '../support/key-files.js';
import { tabTo } from '../support/keyboard.js';

test('an upload can be done with the keyboard only', async ({ folder, practice, hoist, screens }) => {
  const { keys, buckets, workspace, report } = screens;
  const { page, electron } = hoist;
  const keyFile = await writeKeyFile(folder, practice.account);
  const tree = await writeTree(folder, 'keys', { 'a.csv': 'a', 'b.csv': 'b', 'c.txt': 'c' });

  await answerOpenDialogs(electron, [keyFile]);
  await tabTo(page, keys.chooseButton);
  await page.keyboard.press('Enter');
  await expect(buckets.heading).toBeVisible();

  await tabTo(page, buckets.createButton);
  await page.keyboard.press('Enter');
  await expect(buckets.dialog.nameField).toBeFocused();
  await page.keyboard.type('by-keyboard');
  await page.keyboard.press('Tab');
  await expect(buckets.dialog.regionField).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('seoul');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(buckets.dialog.regionField).toHaveValue(/\(ap-northeast-2\)$/);
  await tabTo(page, buckets.dialog.createButton);
  await page.keyboard.press('Enter');
  await expect(workspace.emptyHeading).toBeVisible();
  expect(await practice.contents.region('by-keyboard')).toBe('ap-northeast-2');

  await answerOpenDialogs(electron, [tree]);
  await tabTo(page, workspace.chooseFolderButton);
  await page.keyboard.press('Enter');
  await expect(workspace.footer).toContainText(workspace.sum(3, 3));

  await tabTo(page, workspace.includeField);
  await page.keyboard.type('*.csv');
  await expect(workspace.footer).toContainText(workspace.sum(2, 3));
  await tabTo(page, workspace.uploadButton);
  await page.keyboard.press('Enter');
  await report.expectCounts({ found: 3, uploaded: 2, skipped: 1, failed: 0 });
  await tabTo(page, report.anotherButton);
  await page.keyboard.press('Enter');
  await expect(workspace.emptyHeading).toBeVisible();
  expect(await practice.contents.keys('by-keyboard')).toEqual(['a.csv', 'b.csv']);
});
