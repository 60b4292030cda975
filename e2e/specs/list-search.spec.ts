import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { withResolvers } from '../../src/base/async/with-resolvers.js';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { catchCopies } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';
import { composeInto } from '../support/keyboard.js';
import { answerNextMenu, chooseInMenu } from '../support/menu.js';
import { forever } from '../support/practice.js';
import type { Texts } from '../support/texts.js';

const fieldOf = (page: Page, texts: Texts) => page.getByRole('searchbox', { name: texts.text('list.find') });
const names = Array.from({ length: 120 }, (_, index) => `${String(index).padStart(3, '0')}.txt`);
const tree = (extra: readonly string[]) =>
  Object.fromEntries([...names, ...extra].map((name) => [name, name]));

test('a list is searched by a part of a name, and is where it was afterwards', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { page, electron } = hoist;
  const { report } = screens;
  const korean = 'zz/보고서 Final.hwp';
  const source = await writeTree(folder, 'found', tree([korean.normalize('NFD')]));
  await openBucket(screens, practice, folder, 'find-in-lists');
  await dropFolder(screens, source, 121);
  await chooseInMenu(electron, 'find');
  const field = fieldOf(page, texts);
  await expect(field).toBeFocused();
  await field.fill('ZZ/');
  await expect(screens.workspace.files('matched').rows).toHaveCount(1);
  await page.keyboard.press('Escape');
  await screens.workspace.upload();
  await report.appears();

  await report.tab('uploaded').click();
  const list = report.files('uploaded');
  await expect(list.row('000.txt')).toBeVisible();
  await list.scroller.evaluate((element) => element.scrollTo({ top: 60 * 52 }));
  await expect(list.row('060.txt')).toBeInViewport();
  expect(await list.scroller.evaluate(({ scrollTop }) => scrollTop)).toBe(60 * 52);
  await chooseInMenu(electron, 'find');
  await expect(field).toBeFocused();
  await composeInto(page, ['ㅂ', '보', '보ㄱ', '보고'], 'commit');
  await expect(list.rows).toHaveCount(1);
  await expect(list.row(korean)).toBeVisible();
  await expect(page.getByText(texts.text('list.found', { files: 1 }), { exact: true }).first()).toBeVisible();
  await field.fill('FINAL.h');
  await expect(list.row(korean)).toBeVisible();
  await field.fill('nowhere');
  await expect(page.getByText(texts.text('list.noneFound', { part: 'nowhere' }))).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
  await expect(list.scroller).toBeFocused();
  await expect(list.row('060.txt')).toBeInViewport();
  expect(await list.scroller.evaluate(({ scrollTop }) => scrollTop)).toBe(60 * 52);
  await expect(report.tab('uploaded')).toHaveAttribute('aria-selected', 'true');
});

test('several files are selected by click and by key, and copied together', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { page, electron } = hoist;
  const { report } = screens;
  const source = await writeTree(folder, 'several', tree([]));
  await openBucket(screens, practice, folder, 'select-in-lists');
  await dropFolder(screens, source, 120);
  await screens.workspace.upload();
  await report.appears();
  const list = report.files('all');
  const selected = list.root.locator('[aria-selected="true"]');
  const count = page.locator('.list-tools__count');
  await expect(list.root).toHaveAttribute('aria-multiselectable', 'true');

  await list.row('001.txt').click();
  await list.row('003.txt').click({ modifiers: ['ControlOrMeta'] });
  await expect(selected).toHaveCount(2);
  await list.row('006.txt').click({ modifiers: ['Shift'] });
  await expect(count).toHaveText(texts.text('list.selected', { files: 4 }));
  await expect(list.row('003.txt')).toHaveAttribute('aria-selected', 'true');
  await expect(list.row('001.txt')).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(selected).toHaveCount(3);
  const copied = await catchCopies(electron);
  const labels = await answerNextMenu(electron, 'Copy Keys of 3 Files');
  await page.keyboard.press('Shift+F10');
  await expect.poll(copied).toEqual(['003.txt\n004.txt\n005.txt']);
  expect(await labels()).toEqual(
    ['Paths', 'Keys', 'Evidence', 'Errors'].map((what) => `Copy ${what} of 3 Files`),
  );

  await page.keyboard.press('ControlOrMeta+a');
  await expect(count).toHaveText(texts.text('list.selected', { files: 120 }));
  await page.keyboard.press('Space');
  await expect(count).toHaveText(texts.text('list.selectedBut', { files: 1 }));
  await answerNextMenu(electron, 'Copy Paths of 119 Files');
  await page.getByRole('button', { name: texts.text('list.actions') }).press('Enter');
  await expect.poll(async () => (await copied()).length).toBe(2);
  const paths = (await copied()).at(-1)?.split('\n') ?? [];
  expect(paths).toEqual(names.filter((name) => name !== '005.txt').map((name) => join(source, name)));
  await list.scroller.focus();
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
});

test('all files that a search finds are paused and resumed together', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { page, electron } = hoist;
  const { run, report } = screens;
  const source = await writeTree(folder, 'paused', tree(['late-1.log', 'late-2.log', 'late-3.log']));
  await openBucket(screens, practice, folder, 'pause-in-lists');
  await dropFolder(screens, source, 123);
  const { promise: released, resolve: release } = withResolvers<void>();
  practice.failRequests(({ operation, key }) =>
    operation === 'PutObject'
      ? { kind: 'hold', until: key?.endsWith('.log') === true ? forever : released }
      : null,
  );
  await screens.workspace.upload();
  const list = run.files('all');
  await expect(list.row('000.txt')).toBeVisible();
  await chooseInMenu(electron, 'find');
  await fieldOf(page, texts).fill('.LOG');
  await expect(list.rows).toHaveCount(3);
  await list.scroller.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await answerNextMenu(electron, 'Pause 3 Files');
  await page.getByRole('button', { name: texts.text('list.actions') }).press('Enter');
  await expect(list.root.locator('[data-state="paused"]')).toHaveCount(3);
  release();
  await expect(run.tab('uploaded')).toHaveText(/120$/);

  practice.failRequests(() => null);
  await answerNextMenu(electron, 'Resume 3 Files');
  await page.getByRole('button', { name: texts.text('list.actions') }).press('Enter');
  await report.expectCounts({ found: 123, uploaded: 123, skipped: 0, failed: 0 });
});

test('earlier uploads are found by their names and their buckets', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { page, electron } = hoist;
  const source = await writeTree(folder, '제주 여행', { 'a.txt': 'a' });
  await openBucket(screens, practice, folder, 'history-search');
  await dropFolder(screens, source, 1);
  await screens.workspace.upload();
  await screens.report.appears();
  await chooseInMenu(electron, 'history');
  const list = page.getByRole('table', { name: texts.text('history.title') });
  await expect(list.getByText('제주 여행')).toBeVisible();
  await chooseInMenu(electron, 'find');
  const field = fieldOf(page, texts);
  await field.fill('부산');
  await expect(page.getByText(texts.text('list.noneFound', { part: '부산' }))).toBeVisible();
  await field.fill('HISTORY-s');
  await expect(list.getByText('제주 여행')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
});
