import { expect, test } from '../fixtures.js';
import { dropFolder, importKeys, openBucket } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { expectAccessible } from '../support/accessibility.js';
import { noise, writeTree } from '../support/file-tree.js';

const bucket = 'earlier-uploads';

test('an upload is deleted from the history, and its objects stay; how long file lists are kept survives a restart', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const tree = await writeTree(folder, 'three', { a: noise(10, 'a'), b: noise(20, 'b'), c: noise(30, 'c') });
  const first = await launch();
  const screens = screensOf(first.page, texts);
  const { header, report, workspace } = screens;
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, 3);
  await workspace.uploadButton.click();
  await report.appears();
  const keys = await practice.contents.keys(bucket);
  expect(keys).toHaveLength(3);

  await header.settingsButton.click();
  await first.page.getByRole('menuitem', { name: texts.text('retention.open') }).click();
  const dialog = first.page.getByRole('dialog', { name: texts.text('retention.title') });
  await expectAccessible(first.page, 'how long file lists are kept');
  await dialog.getByRole('button', { name: texts.text('retention.label') }).click();
  await first.page.getByRole('option', { name: texts.text('retention.days', { count: 30 }) }).click();
  await dialog.getByRole('button', { name: texts.text('retention.save') }).click();
  await expect(dialog).toHaveCount(0);

  await first.close();
  const second = await launch();
  const later = screensOf(second.page, texts);
  await importKeys(later, practice, folder);
  await later.history.openButton.click();
  await expect(later.history.rows).toHaveCount(1);
  const deleting = { name: texts.text('history.delete'), exact: true };
  await later.history.rows.first().getByRole('button').last().click();
  await expectAccessible(second.page, 'asking whether to delete');
  await second.page.getByRole('alertdialog').getByRole('button', deleting).click();
  await expect(later.history.rows).toHaveCount(0);
  await expect(later.history.heading).toBeFocused();
  expect(await practice.contents.keys(bucket)).toEqual(keys);

  await later.header.settingsButton.click();
  await second.page.getByRole('menuitem', { name: texts.text('retention.open') }).click();
  await expect(second.page.getByRole('dialog')).toContainText(texts.text('retention.days', { count: 30 }));
});

test('an upload of the history is planned again with its folder and filter, and sends what is new', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { workspace, report, history } = screens;
  const tree = await writeTree(folder, 'again', { 'a.csv': 'a', 'b.txt': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(tree);
  await workspace.includeField.fill('*.csv');
  await expect(workspace.footer).toContainText(workspace.sum(1, 2));
  await workspace.upload();
  await report.expectCounts({ found: 2, uploaded: 1, skipped: 1, failed: 0 });
  await writeTree(folder, 'again', { 'c.csv': 'c' });
  await history.openButton.click();
  await history.rows.first().getByRole('button').first().click();
  await hoist.page.getByRole('button', { name: texts.text('report.repeat') }).click();
  await expect(workspace.sources).toHaveText(['again']);
  await expect(workspace.footer).toContainText(workspace.sum(2, 3));
  await workspace.upload();
  await report.expectCounts({ found: 3, uploaded: 1, skipped: 2, failed: 0 });
  expect(await practice.contents.keys(bucket)).toEqual(['a.csv', 'c.csv']);
});
