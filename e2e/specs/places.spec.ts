import { join } from 'node:path';
import { createPracticeKeys } from '../../src/practice/practice-keys.js';
import { startPracticeServer } from '../../src/practice/practice-server.js';
import { expect, test } from '../fixtures.js';
import { ConnectionDialog } from '../pages/connection-dialog.js';
import { dropFolder, importKeys, openBucket } from '../pages/journeys.js';
import { expectAccessible } from '../support/accessibility.js';
import { writeTree } from '../support/file-tree.js';
import { chooseInMenu } from '../support/menu.js';

const files = (count: number, name: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${name}-${index}.txt`, `${name} ${index}`]),
  );

test('two uploads run at once to two buckets while a third is planned', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { buckets, header, report, run, tray, workspace } = screens;
  const first = await writeTree(folder, 'first', files(30, 'a'));
  const second = await writeTree(folder, 'second', files(20, 'b'));
  const third = await writeTree(folder, 'third', files(10, 'c'));
  await practice.contents.createBucket('bucket-two');
  await openBucket(screens, practice, folder, 'bucket-one');
  const release = practice.holdRequests(({ operation }) => operation === 'PutObject');

  await dropFolder(screens, first, 30);
  await workspace.upload();
  await expect(run.total).toBeVisible();

  // Nothing is in the way of the next one.
  await header.bucketButton('bucket-one').click();
  await buckets.choose('bucket-two');
  await dropFolder(screens, second, 20);
  await workspace.upload();
  await expect(run.total).toBeVisible();
  await expect(header.bucketButton('bucket-two')).toBeVisible();

  await header.bucketButton('bucket-two').click();
  await buckets.choose('bucket-one');
  await dropFolder(screens, third, 10);

  await tray.button.click();
  await expect(tray.runs).toHaveCount(2);
  await expectAccessible(hoist.page, 'the tray');
  await tray.pauseButton('second').click();
  await expect(tray.resumeButton('second')).toBeVisible();
  await tray.resumeButton('second').click();
  await expect(tray.pauseButton('second')).toBeVisible();
  await tray.firstButton('second').click();
  await expect(tray.firstButton('second')).toHaveAttribute('aria-pressed', 'true');
  await tray.firstButton('first').press('Space');
  await expect(tray.firstButton('first')).toHaveAttribute('aria-pressed', 'true');
  await expect(tray.firstButton('second')).toHaveAttribute('aria-pressed', 'false');
  await tray.openButton('first', 'bucket-one').click();
  await expect(run.total).toBeVisible();
  await expect(header.bucketButton('bucket-one')).toBeVisible();
  await header.backButton.click();
  await expect(workspace.footer).toContainText(workspace.sum(10, 10));

  release();
  await expect(tray.endedButton(2)).toBeVisible();
  expect(await practice.contents.keys('bucket-one')).toHaveLength(30);
  expect(await practice.contents.keys('bucket-two')).toHaveLength(20);
  // The plan is still there, and can be sent as well.
  await expect(workspace.footer).toContainText(workspace.sum(10, 10));
  await tray.button.click();
  await tray.openButton('second', 'bucket-two').click();
  await expect(report.heading).toHaveText(report.allInBucket('bucket-two', 20));
  await header.backButton.click();
  await workspace.upload();
  await report.expectCounts({ found: 10, uploaded: 10, skipped: 0, failed: 0 });
  expect(await practice.contents.keys('bucket-one')).toHaveLength(40);
});

test('back and forward lead through the places, by button and by menu', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { buckets, header, keys, workspace } = screens;
  await openBucket(screens, practice, folder, 'one');
  await header.bucketButton('one').click();
  await expect(buckets.heading).toBeVisible();
  await header.manageKeys();
  await expect(keys.manageHeading).toBeVisible();
  await header.backButton.click();
  await expect(buckets.heading).toBeVisible();
  await chooseInMenu(hoist.electron, 'back');
  await expect(workspace.emptyHeading).toBeVisible();
  await chooseInMenu(hoist.electron, 'forward');
  await expect(buckets.heading).toBeVisible();
  await header.forwardButton.click();
  await expect(keys.manageHeading).toBeVisible();
  await expect(header.forwardButton).toBeDisabled();
});

test('a retry stays on the server of its upload when the keys are connected to another one', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { report } = screens;
  const bucket = 'backup';
  const tree = await writeTree(folder, 'tree', files(4, 'x'));
  const other = await startPracticeServer({
    folder: join(folder, 'other'),
    port: 0,
    accounts: [{ ...createPracticeKeys('other'), ...practice.account }],
  });
  try {
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, 4);
    practice.failRequests(({ operation, key }) =>
      operation === 'PutObject' && (key === 'x-2.txt' || key === 'x-3.txt')
        ? { kind: 'error', code: 'AccessDenied' }
        : null,
    );
    await screens.workspace.upload();
    await report.expectCounts({ found: 4, uploaded: 2, skipped: 0, failed: 2 });
    practice.failRequests(null);

    const dialog = new ConnectionDialog(hoist.page, texts);
    await dialog.open();
    await dialog.addressField.fill(other.url);
    await dialog.saveButton.click();
    await expect(dialog.root).toHaveCount(0);
    other.clearRequests();
    await report.retryButton(2).click();
    await expect(report.alert.filter({ hasText: new URL(practice.url).host })).toBeVisible();
    expect(other.requests()).toEqual([]);
    expect(await practice.contents.keys(bucket)).toEqual(['x-0.txt', 'x-1.txt']);

    await dialog.open();
    await dialog.addressField.fill(practice.url);
    await dialog.saveButton.click();
    await expect(dialog.root).toHaveCount(0);
    await report.retryButton(2).click();
    await expect(report.heading).toHaveText(report.allInBucket(bucket, 4));
  } finally {
    await other.close();
  }
});

test('a chosen bucket and its permission report do not outlive the server of their keys', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const other = await startPracticeServer({
    folder: join(folder, 'other'),
    port: 0,
    accounts: [{ ...createPracticeKeys('other'), ...practice.account }],
  });
  try {
    await practice.contents.createBucket('only-here');
    await importKeys(screens, practice, folder);
    await screens.buckets.choose('only-here');
    await expect(screens.workspace.emptyHeading).toBeVisible();
    const dialog = new ConnectionDialog(hoist.page, texts);
    await dialog.open();
    await dialog.addressField.fill(other.url);
    await dialog.saveButton.click();
    await expect(screens.buckets.heading).toBeVisible();
    await expect(screens.buckets.bucket('only-here')).toHaveCount(0);
  } finally {
    await other.close();
  }
});
