import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { openBucket } from '../pages/journeys.js';
import { dropTextOnto, tryToDrop } from '../support/drop.js';
import { writeTree } from '../support/file-tree.js';

const bucket = 'dropped';

test('a drop of several things takes what it can, names the rest, and the message can be dismissed', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { workspace } = screens;
  const tree = await writeTree(folder, 'whole', { 'a.txt': 'a' });
  const gone = join(folder, 'gone');
  await symlink(join(folder, 'nowhere'), gone);
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(gone, tree);
  await expect(workspace.sources).toHaveText(['whole']);
  await expect(workspace.alert).toContainText(texts.text('sources.refused', { items: 1 }));
  await expect(workspace.alert).toContainText(texts.text('error.folder-not-found.title', { name: 'gone' }));
  await workspace.alert.getByRole('button', { name: texts.text('action.close') }).click();
  await expect(workspace.alert).toHaveCount(0);

  // A drop on another screen is answered where it happens.
  await screens.header.bucketButton(bucket).click();
  await expect(screens.buckets.heading).toBeVisible();
  await tryToDrop(hoist.page, hoist.page.getByRole('main'), [gone]);
  await expect(hoist.page.getByRole('alert')).toContainText(texts.text('sources.refused', { items: 1 }));
});

test('nothing can be dropped under a question', async ({ folder, practice, hoist, screens, texts }) => {
  const { workspace } = screens;
  const first = await writeTree(folder, 'first', { '.env': 'KEY=1', 'a.txt': 'a' });
  const second = await writeTree(folder, 'second', { id_rsa: 'secret' });
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(first);
  await hoist.page.getByRole('button', { name: texts.text('secrets.allow', { files: 1 }) }).click();
  const question = hoist.page.getByRole('alertdialog');
  expect(await tryToDrop(hoist.page, question, [second])).toBe(false);
  await question.getByRole('button', { name: texts.text('secrets.leaveOut') }).click();
  await expect(workspace.sources).toHaveText(['first']);
  await workspace.drop(second);
  await expect(workspace.sources).toHaveText(['first', 'second']);
});

test('text can be dropped into a field, and does nothing elsewhere', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { workspace } = screens;
  const tree = await writeTree(folder, 'whole', { 'a.txt': 'a', 'b.csv': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(tree);
  await expect(workspace.footer).toContainText(workspace.sum(2, 2));
  await dropTextOnto(hoist.page, workspace.includeField, '*.csv');
  await expect(workspace.includeField).toHaveValue('*.csv');
  await expect(workspace.footer).toContainText(workspace.sum(1, 2));
  await dropTextOnto(hoist.page, workspace.footer, 'https://example.com/');
  await expect(workspace.footer).toContainText(workspace.sum(1, 2));
});

test('what is dropped on a report is the next upload', async ({ folder, practice, hoist, screens }) => {
  const { workspace, report } = screens;
  const first = await writeTree(folder, 'first', { 'a.txt': 'a' });
  const second = await writeTree(folder, 'second', { 'b.txt': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(first);
  await workspace.upload();
  await report.expectCounts({ found: 1, uploaded: 1, skipped: 0, failed: 0 });
  await tryToDrop(hoist.page, hoist.page.getByRole('main'), [second]);
  await expect(workspace.sources).toHaveText(['second']);
  await workspace.upload();
  await report.expectCounts({ found: 1, uploaded: 1, skipped: 0, failed: 0 });
  expect(await practice.contents.keys(bucket)).toEqual(['a.txt', 'b.txt']);
});
