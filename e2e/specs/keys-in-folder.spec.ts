import { expect, test } from '../fixtures.js';
import { openBucket } from '../pages/journeys.js';
import { writeTree } from '../support/file-tree.js';

const keyFile =
  'Access key ID,Secret access key\nAKIAMADEUPFORTESTS00,madeUp/for+tests/ABCDEFGHIJKLMNOPQRSTUV0\n';
const files = {
  'a.csv': 'x,y\n1,2\n',
  'kim.csv': keyFile,
  'app/.env': 'TOKEN=made up\n',
  'app/main.py': 'pass\n',
};

test('key files in a folder are left out, with a notice', async ({ folder, practice, screens, texts }) => {
  const { workspace, report } = screens;
  const tree = await writeTree(folder, '내 드라이브', files);
  await openBucket(screens, practice, folder, 'no-secrets');
  await workspace.drop(tree);
  await expect(workspace.footer).toContainText(workspace.sum(2, 4));
  await expect(workspace.footer).toContainText(texts.text('secrets.leftOut', { files: 2 }));
  await expect(workspace.footer).toContainText('kim.csv');
  await workspace.tab('excluded').click();
  await expect(workspace.files('excluded').row('kim.csv')).toContainText(texts.text('skip.holds-secrets'));
  await workspace.upload();
  await report.appears();
  expect(await report.counts()).toEqual({ found: 4, uploaded: 2, skipped: 2, failed: 0 });
  await report.tab('skipped').click();
  await expect(report.root).toContainText(texts.text('skip.holds-secrets'));
  expect(await practice.contents.keys('no-secrets')).toEqual(['a.csv', 'app/main.py']);
});

test('key files in a folder are sent after a confirmation, and another folder asks again', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { workspace, report } = screens;
  const tree = await writeTree(folder, 'first', files);
  const other = await writeTree(folder, 'second', { '.env': 'A=1' });
  await openBucket(screens, practice, folder, 'with-secrets');
  await workspace.drop(tree);
  await workspace.includeSecrets(2);
  await expect(workspace.footer).toContainText(workspace.sum(4, 4));
  await expect(workspace.footer).toContainText(texts.text('secrets.allowed', { files: 2 }));
  await workspace.drop(other);
  await expect(workspace.footer).toContainText(workspace.sum(2, 5));
  await workspace.removeSource('second');
  await workspace.includeSecrets(2);
  await expect(workspace.footer).toContainText(workspace.sum(4, 4));
  await workspace.upload();
  await report.appears();
  expect(await report.counts()).toEqual({ found: 4, uploaded: 4, skipped: 0, failed: 0 });
  expect(await practice.contents.keys('with-secrets')).toEqual([
    'a.csv',
    'app/.env',
    'app/main.py',
    'kim.csv',
  ]);
});
