import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { importKeys, openBucket } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { writeTree } from '../support/file-tree.js';
import { writeKeyFile } from '../support/key-files.js';

const bucket = 'opened';

test('what is named on the command line is planned, and what is not there is named', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const tree = await writeTree(folder, '보고서', { 'a.txt': 'a', '나.txt': 'b' });
  const { page } = await launch({ opens: [tree, join(folder, 'nowhere')] });
  const screens = screensOf(page, texts);
  await expect(page.getByRole('alert')).toContainText(
    texts.text('error.folder-not-found.title', { name: 'nowhere' }),
  );
  await practice.contents.createBucket(bucket);
  await importKeys(screens, practice, folder);
  await screens.buckets.choose(bucket);
  await expect(screens.workspace.sources).toHaveText(['보고서']);
  await screens.workspace.upload();
  await screens.report.expectCounts({ found: 2, uploaded: 2, skipped: 0, failed: 0 });
});

test('a second start gives what it is to open to the running one, which waits while a question is open', async ({
  folder,
  practice,
  hoist,
  screens,
  launchAgain,
  texts,
}) => {
  const { workspace } = screens;
  const first = await writeTree(folder, 'first', { '.env': 'KEY=1', 'a.txt': 'a' });
  const second = await writeTree(folder, 'second', { 'b.txt': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(first);
  await hoist.page.getByRole('button', { name: texts.text('secrets.allow', { files: 1 }) }).click();
  const question = hoist.page.getByRole('alertdialog');
  expect(await launchAgain([second])).toBe(0);
  await expect(question).toBeVisible();
  await expect(workspace.sources).toHaveText(['first']);
  await question.getByRole('button', { name: texts.text('secrets.leaveOut') }).click();
  await expect(workspace.sources).toHaveText(['first', 'second']);
  expect(await launchAgain([])).toBe(0);
  await expect(workspace.sources).toHaveText(['first', 'second']);
});

test('a key file among what is named on the command line gives the keys, and the folder waits for a bucket', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const tree = await writeTree(folder, 'photos', { 'a.txt': 'a' });
  const { page } = await launch({ opens: [await writeKeyFile(folder, practice.account), tree] });
  await expect(screensOf(page, texts).buckets.heading).toBeVisible();
  await expect(page.getByText(texts.text('buckets.waiting', { count: 1 }))).toBeVisible();
});

test('a folder that is dropped among the keys waits for them, and for a bucket', async ({
  folder,
  practice,
  screens,
  hoist,
  texts,
}) => {
  await screens.keys.drop(await writeTree(folder, 'photos', { 'a.txt': 'a' }));
  await expect(hoist.page.getByText(texts.text('keys.waiting', { count: 1 }))).toBeVisible();
  await screens.keys.drop(await writeKeyFile(folder, practice.account));
  await expect(hoist.page.getByText(texts.text('buckets.waiting', { count: 1 }))).toBeVisible();
});
