import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { openBucket } from '../pages/journeys.js';
import { answerOpenDialogs, answerSaveDialogs, catchCopies, catchShownFiles } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';
import { answerNextMenu, chooseInMenu, menuNames } from '../support/menu.js';

const bucket = 'by-menu';

test('an upload by commands of the menu alone, and back', async ({
  hoist,
  screens,
  practice,
  folder,
  texts,
}) => {
  const { electron, page } = hoist;
  const { workspace, report, buckets } = screens;
  const tree = await writeTree(folder, 'tree', { 'a.txt': 'a', 'b.txt': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await answerOpenDialogs(electron, [tree]);
  await chooseInMenu(electron, 'open-folder');
  await expect(workspace.footer).toContainText(workspace.sum(2, 2));

  await chooseInMenu(electron, 'find');
  await expect(page.getByRole('searchbox', { name: texts.text('list.find') })).toBeFocused();
  await chooseInMenu(electron, 'filter');
  await expect(page.getByRole('textbox', { name: texts.text('filter.include') })).toBeFocused();
  await chooseInMenu(electron, 'shortcuts');
  const sheet = page.getByRole('dialog', { name: texts.text('shortcuts.title') });
  await expect(sheet).toContainText('F1');
  // A command that is behind a dialog does nothing.
  await chooseInMenu(electron, 'upload');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(workspace.footer).toContainText(workspace.sum(2, 2));

  await chooseInMenu(electron, 'upload');
  await expect(report.heading).toHaveText(report.allInBucket(bucket, 2));

  const copied = await catchCopies(electron);
  const shown = await catchShownFiles(electron);
  const labels = await answerNextMenu(electron, 'Copy Path');
  await report.files('all').row('b.txt').click({ button: 'right' });
  await expect.poll(copied).toEqual([join(tree, 'b.txt')]);
  expect(await labels()).toEqual(['Copy Path', 'Copy Key', 'Copy Evidence', 'Show in Folder']);
  const file = join(folder, 'report.csv');
  await answerSaveDialogs(electron, file);
  await report.save('csv');
  await page.getByRole('button', { name: texts.text('report.showInFolder') }).click();
  await expect.poll(shown).toEqual([file]);

  await chooseInMenu(electron, 'back');
  await expect(workspace.footer.or(workspace.emptyHeading).first()).toBeVisible();
  await chooseInMenu(electron, 'back');
  await expect(buckets.heading).toBeVisible();
  await chooseInMenu(electron, 'history');
  await expect(page.getByRole('heading', { name: texts.text('history.title') })).toBeVisible();
});

test('the menu follows the language, and settings and shortcuts open from either side', async ({
  hoist,
  screens,
  texts,
}) => {
  const { electron, page } = hoist;
  await expect(screens.keys.heading).toBeVisible();
  expect(await menuNames(electron)).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
  const settings = page.getByRole('button', { name: texts.text('settings.menu') });
  await settings.press('Enter');
  await page.getByRole('menuitem', { name: texts.text('shortcuts.title') }).click();
  const sheet = page.getByRole('dialog', { name: texts.text('shortcuts.title') });
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(settings).toBeFocused();
  await chooseInMenu(electron, 'settings');
  await page.getByRole('menuitemradio', { name: texts.text('settings.language.ko') }).click();
  await expect.poll(() => menuNames(electron)).toEqual(['파일', '편집', '보기', '창', '도움말']);
});
