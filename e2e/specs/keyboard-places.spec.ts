import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures.js';
import { ReceiptDialog } from '../pages/receipt-dialog.js';
import { VerifyDialog } from '../pages/verify-dialog.js';
import { answerOpenDialogs } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';
import { writeKeyFile } from '../support/key-files.js';
import { tabTo } from '../support/keyboard.js';

/** The focus is on something, and shows. */
async function expectFocus(page: Page): Promise<void> {
  const isSeen = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element !== null && element !== document.body && element.matches(':focus-visible');
    });
  await expect.poll(isSeen).toBe(true);
}

async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await expectFocus(page);
  await page.keyboard.press('Enter');
}

test('keys, wizard, plan, run, tray, report, history, speed limit and shortcuts are worked by key, and the focus shows', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { keys, buckets, workspace, run, tray, report, history, header } = screens;
  const { page, electron } = hoist;
  const tree = await writeTree(folder, 'by key', { 'a.csv': 'a', 'b.csv': 'b', 'c.txt': 'c' });

  await answerOpenDialogs(electron, [await writeKeyFile(folder, practice.account)]);
  await pressOn(page, keys.chooseButton);
  await expect(buckets.heading).toBeVisible();

  await pressOn(page, buckets.createButton);
  await expect(buckets.dialog.nameField).toBeFocused();
  await page.keyboard.type('places-by-key');
  await page.keyboard.press('Tab');
  await expect(buckets.dialog.regionField).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('seoul');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(buckets.dialog.regionField).toHaveValue(/\(ap-northeast-2\)$/);
  await pressOn(page, buckets.dialog.createButton);
  await expect(workspace.emptyHeading).toBeVisible();

  await answerOpenDialogs(electron, [tree]);
  await pressOn(page, workspace.chooseFolderButton);
  await expect(workspace.footer).toContainText(workspace.sum(3, 3));
  await pressOn(page, page.getByRole('button', { name: texts.text('list.find') }));
  await page.keyboard.type('csv');
  await expect(workspace.files('matched').rows).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(workspace.files('matched').scroller).toBeFocused();
  await expect(workspace.files('matched').rows).toHaveCount(3);

  const release = practice.holdRequests(({ operation }) => operation === 'PutObject');
  await pressOn(page, workspace.uploadButton);
  await expect(run.total).toBeVisible();
  await pressOn(page, run.pauseButton);
  await expect(run.resumeButton).toBeVisible();
  await expectFocus(page);
  await pressOn(page, run.resumeButton);
  await expect(run.pauseButton).toBeVisible();
  await pressOn(page, tray.button);
  await pressOn(page, tray.pauseButton('by key'));
  await pressOn(page, tray.resumeButton('by key'));
  await page.keyboard.press('Escape');
  await expect(tray.panel).toBeHidden();
  await expect(tray.button).toBeFocused();

  release();
  await report.expectCounts({ found: 3, uploaded: 3, skipped: 0, failed: 0 });
  await tabTo(page, report.files('all').scroller);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(report.files('all').root.locator('[aria-selected="true"]')).toHaveCount(2);
  await expectFocus(page);

  await pressOn(page, history.openButton);
  await expect(history.heading).toBeVisible();
  await pressOn(page, history.rows.first().getByRole('button').first());
  await expect(report.equation).toBeVisible();

  for (const [item, title] of [
    ['speedLimit.open', 'speedLimit.title'],
    ['shortcuts.title', 'shortcuts.title'],
  ] as const) {
    await pressOn(page, header.settingsButton);
    const wanted = page.getByRole('menuitem', { name: texts.text(item) });
    await expect(wanted).toBeVisible();
    for (let presses = 0; presses < 30; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('ArrowDown');
    }
    await expect(wanted).toBeFocused();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: texts.text(title) });
    await expect(dialog).toBeVisible();
    await expectFocus(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(header.settingsButton).toBeFocused();
  }
});

test('verifying a folder, a run and a receipt is worked by key, as is the evidence of a file', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { keys, buckets, workspace, report } = screens;
  const { page, electron } = hoist;
  const bucket = 'verified-by-key';
  const tree = await writeTree(folder, 'by key', { 'a.csv': 'a', 'b.csv': 'b' });
  await practice.contents.createBucket(bucket);
  await answerOpenDialogs(electron, [await writeKeyFile(folder, practice.account)]);
  await pressOn(page, keys.chooseButton);
  await pressOn(page, buckets.bucket(bucket));
  await answerOpenDialogs(electron, [tree]);
  await pressOn(page, workspace.chooseFolderButton);
  await expect(workspace.footer).toContainText(workspace.sum(2, 2));
  await pressOn(page, workspace.uploadButton);
  await report.expectCounts({ found: 2, uploaded: 2, skipped: 0, failed: 0 });

  await pressOn(page, page.getByRole('button', { name: texts.text('evidence.open', { path: 'a.csv' }) }));
  const evidence = page.getByRole('dialog', { name: texts.text('evidence.title') });
  await expect(evidence).toBeVisible();
  await expectFocus(page);
  await page.keyboard.press('Escape');
  await expect(evidence).toBeHidden();
  await expectFocus(page);

  await pressOn(page, report.checkAgainButton);
  await pressOn(page, new VerifyDialog(page, texts, 'verify.againTitle').startButton);
  await expect(report.heading).toHaveText(report.allInBucket(bucket, 2));

  await pressOn(page, report.anotherButton);
  await answerOpenDialogs(electron, [tree]);
  await pressOn(page, workspace.chooseFolderButton);
  await expect(workspace.footer).toContainText(workspace.sum(2, 2));
  await pressOn(page, workspace.verifyButton);
  const verify = new VerifyDialog(page, texts, 'verify.title');
  await pressOn(page, verify.startButton);
  await expect(verify.root).toBeHidden();
  await report.appears();

  await pressOn(page, report.anotherButton);
  const receipt = new ReceiptDialog(page, texts);
  await pressOn(page, receipt.openButton);
  await answerOpenDialogs(electron, [tree]);
  await pressOn(page, receipt.chooseFileButton);
  await expect(receipt.alert).toBeVisible();
  await expectFocus(page);
  await page.keyboard.press('Escape');
  await expect(receipt.root).toBeHidden();
  await expectFocus(page);
});
