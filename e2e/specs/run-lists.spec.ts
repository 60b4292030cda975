import type { Locator } from '@playwright/test';
import { withResolvers } from '../../src/base/async/with-resolvers.js';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { catchMenus } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';
import { forever } from '../support/practice.js';

test('files being sent are above the list, and finished ones leave it only when it is read again', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { run } = screens;
  const tree = await writeTree(folder, 'steady', { 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
  await openBucket(screens, practice, folder, 'steady-lists');
  await dropFolder(screens, tree, 3);
  const { promise: released, resolve: release } = withResolvers<void>();
  // The others wait for its answer, which tells whether the server honours conditions; which of them is first depends on the disk.
  let first = '';
  practice.failRequests(({ operation, key }) => {
    if (operation !== 'PutObject' || key === null) return null;
    first ||= key;
    return { kind: 'hold', until: key === first ? released : forever };
  });
  await screens.workspace.upload();
  const sending = hoist.page.locator('.table__pinned');
  await expect(sending).toContainText(texts.text('run.sendingNow', { files: 3 }));
  await run.tab('unfinished').click();
  const list = run.files('unfinished');
  await expect(list.rows).toHaveCount(3);
  await list.scroller.focus();
  await hoist.page.keyboard.press('ControlOrMeta+a');
  const backgroundOf = (row: Locator) => row.evaluate((element) => getComputedStyle(element).backgroundColor);
  const chosen = sending.locator('[aria-selected="true"]');
  await expect(chosen).toHaveCount(3);
  expect(await backgroundOf(chosen.first())).toBe(await backgroundOf(list.row('b.txt')));
  await hoist.page.keyboard.press('Escape');
  await expect(sending.locator('[aria-selected="false"]')).toHaveCount(3);
  expect(await backgroundOf(sending.getByRole('row').last())).toBe(await backgroundOf(list.row('b.txt')));

  release();
  await expect(list.row(first)).toContainText(texts.text('entry.uploaded'));
  await expect(run.tab('unfinished')).toHaveText(/2$/);
  await expect(list.rows).toHaveCount(3);
  await expect(sending).toContainText(texts.text('run.sendingNow', { files: 2 }));
  await expect(sending).not.toContainText(first);

  await hoist.page.getByRole('button', { name: texts.text('run.settledSince', { files: 1 }) }).click();
  await expect(list.rows).toHaveCount(2);
  await expect(list.row(first)).toHaveCount(0);
});

test('the arrow keys go from row to row, and the key for menus opens the menu of the row', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { page, electron } = hoist;
  const { report } = screens;
  const names = Array.from({ length: 40 }, (_, index) => `${String(index).padStart(2, '0')}.txt`);
  const tree = await writeTree(folder, 'rows', Object.fromEntries(names.map((name) => [name, name])));
  await openBucket(screens, practice, folder, 'rows-by-key');
  await dropFolder(screens, tree, 40);
  await screens.workspace.upload();
  await report.appears();
  const menus = await catchMenus(electron);
  const list = report.files('all');
  await expect(list.row('00.txt')).toBeVisible();
  await list.scroller.focus();
  await page.keyboard.press('ArrowDown');
  await expect(list.row('00.txt')).toBeFocused();
  for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowDown');
  await expect(list.row('30.txt')).toBeFocused();
  // All of it but a part of a pixel: heights are rounded.
  await expect(list.row('30.txt')).toBeInViewport({ ratio: 0.98 });
  await page.keyboard.press('ArrowUp');
  const row = list.row('29.txt');
  await expect(row).toBeFocused();

  await page.keyboard.press('Shift+F10');
  await expect.poll(menus).toHaveLength(1);
  const box = await row.boundingBox();
  const [menu] = await menus();
  expect(menu?.labels).toEqual(['Copy Path', 'Copy Key', 'Copy Evidence', 'Show in Folder']);
  expect(menu?.x).toBeGreaterThanOrEqual(box?.x ?? NaN);
  expect(menu?.y).toBeGreaterThanOrEqual(box?.y ?? NaN);
  expect(menu?.y).toBeLessThanOrEqual((box?.y ?? NaN) + (box?.height ?? NaN));

  // Scrolled out of sight, the row leaves the focus to the list.
  await list.scroller.evaluate((scroller) => scroller.scrollTo({ top: 0 }));
  await expect(list.scroller).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(list.row('00.txt')).toBeFocused();
});
