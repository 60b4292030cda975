import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { openBucket } from '../pages/journeys.js';
import { askedDialogs } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';

const bucket = 'many-sources';

test('several folders and files at once keep their names apart', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { workspace, report } = screens;
  const one = await writeTree(folder, 'one', { 'a.txt': 'one', 'deep/b.txt': 'one' });
  const two = await writeTree(folder, 'two', { 'a.txt': 'two' });
  const single = join(folder, 'single.txt');
  await writeFile(single, 'single');
  await openBucket(screens, practice, folder, bucket);

  await workspace.drop(one, two, single);
  await expect(workspace.footer).toContainText(workspace.sum(4, 4));
  await expect(workspace.sources).toHaveText(['one', 'two', 'single.txt']);
  await workspace.prefixField.fill('2026/raw/');
  await expect(workspace.files().row('two/a.txt')).toContainText(
    texts.text('plan.toKey', { key: '2026/raw/two/a.txt' }),
  );

  await workspace.removeSource('two');
  await expect(workspace.footer).toContainText(workspace.sum(3, 3));
  await workspace.excludeField.fill('b.*');
  await expect(workspace.footer).toContainText(workspace.sum(2, 3));
  await workspace.upload();
  await report.expectCounts({ found: 3, uploaded: 2, skipped: 1, failed: 0 });
  expect(await practice.contents.keys(bucket)).toEqual(['2026/raw/one/a.txt', '2026/raw/single.txt']);
});

test('a folder can be chosen in a dialog, and none when the dialog is closed', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { workspace } = screens;
  const tree = await writeTree(folder, 'chosen', { 'a.txt': 'a' });
  await openBucket(screens, practice, folder, bucket);
  await workspace.chooseFolder(hoist.electron, null);
  await expect(workspace.emptyHeading).toBeVisible();
  await workspace.chooseFolder(hoist.electron, tree);
  await expect(workspace.sources).toHaveText('chosen');
  expect(await askedDialogs(hoist.electron)).toEqual([
    expect.objectContaining({ properties: ['openDirectory', 'multiSelections'], hasDefaultPath: true }),
  ]);
});

test('two files that would become one object are reported, not sent', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  test.skip(process.platform === 'darwin', 'macOS takes both spellings for one file');
  const { workspace, report } = screens;
  // The same name to a person, once in NFC and once in NFD.
  const tree = await writeTree(folder, 'twins', {
    ['여름.txt'.normalize('NFC')]: 'composed',
    ['여름.txt'.normalize('NFD')]: 'taken apart',
    'other.txt': 'other',
  });
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(tree);
  await expect(workspace.tab('problems')).toHaveText(/[12]$/);
  await workspace.tab('problems').click();
  await expect(workspace.files('problems').row('여름.txt').first()).toContainText(
    texts.text('error.key-collision.action'),
  );
  await workspace.tab('matched').click();
  await workspace.upload();
  await report.appears();
  const counts = await report.counts();
  expect(counts.failed).toBeGreaterThan(0);
  expect(counts.found).toBe(3);
  const keys = await practice.contents.keys(bucket);
  expect(keys).toContain('other.txt');
  expect(keys).toHaveLength(counts.uploaded);
});

test('an unfinished pattern keeps the last valid filter in force', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { workspace } = screens;
  const tree = await writeTree(folder, 'patterns', { 'a.csv': 'a', 'b.csv': 'b', 'c.txt': 'c' });
  await openBucket(screens, practice, folder, bucket);
  await workspace.drop(tree);
  await workspace.typePattern('*.csv');
  await expect(workspace.footer).toContainText(workspace.sum(2, 3));
  await workspace.includeField.fill('[a');
  await expect(workspace.footer).toContainText(texts.text('upload.filterWrong'));
  await expect(workspace.footer).toContainText(workspace.sum(2, 3));
  await expect(workspace.uploadButton).toBeDisabled();
  await workspace.includeField.fill('[a]*');
  await expect(workspace.footer).toContainText(workspace.sum(1, 3));
  await expect(workspace.uploadButton).toBeEnabled();
});
