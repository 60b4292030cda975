import { expect, test } from '../fixtures.js';
import { openBucket } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { tryToDrop } from '../support/drop.js';
import { writeTree } from '../support/file-tree.js';

test.skip(process.platform !== 'linux', 'elsewhere names do not depend on the locale');

test('where the locale loses names of dropped files, Hoist says so at the start and of each of them', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const named = await writeTree(folder, '사진', { 'a.txt': 'a' });
  const plain = await writeTree(folder, 'plain', { '나.txt': 'b' });
  const { page } = await launch({ env: { LANG: 'C', LC_ALL: 'C' } });
  const screens = screensOf(page, texts);
  const notice = page.getByText(texts.text('error.dropped-names-lost.title', {}), { exact: true });
  await expect(notice).toBeVisible();
  await page
    .getByRole('button', { name: texts.text('action.close') })
    .first()
    .click();
  await expect(notice).toHaveCount(0);

  await openBucket(screens, practice, folder, 'locale');
  await tryToDrop(page, page.getByRole('main'), [plain, named]);
  await expect(screens.workspace.sources).toHaveText(['plain']);
  await expect(page.getByRole('alert')).toContainText(texts.text('error.dropped-names-lost.title', {}));
  // Names that Hoist reads itself do not depend on the locale.
  await screens.workspace.upload();
  await screens.report.expectCounts({ found: 1, uploaded: 1, skipped: 0, failed: 0 });
  expect(await practice.contents.keys('locale')).toEqual(['나.txt']);
});
