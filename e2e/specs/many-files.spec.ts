import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { answerSaveDialogs } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';

const count = 2_000;
const bucket = 'two-thousand';
const names = Array.from({ length: count }, (_, index) => `file ${String(index).padStart(4, '0')}.txt`);

// Stalls of the window are measured by `npm run bench:window`.
test('2,000 small files scroll and upload, and the list can be used meanwhile', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { workspace, run, report } = screens;
  const { page } = hoist;
  const tree = await writeTree(
    folder,
    'many',
    Object.fromEntries(names.map((name) => [name, `${name}\n`.repeat(100)])),
  );
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, count);

  await test.step('the list is virtual and scrolls to the end', async () => {
    const { rows, scroller } = workspace.files();
    await expect(workspace.files().row(names[0] ?? '')).toBeVisible();
    expect(await rows.count()).toBeLessThan(80);
    await scroller.focus();
    await page.keyboard.press('End');
    await expect(workspace.files().row(names.at(-1) ?? '')).toBeVisible();
    expect(await rows.count()).toBeLessThan(80);
    await page.keyboard.press('Home');
    await expect(workspace.files().row(names[0] ?? '')).toBeVisible();
    await scroller.hover();
    for (let turns = 0; turns < 20; turns += 1) {
      await page.mouse.wheel(0, 2_000);
    }
    // 20 turns of 2,000 pixels over rows of 48.
    await expect(workspace.files().row(names[836] ?? '')).toBeVisible();
  });

  await test.step('the list scrolls during the upload', async () => {
    const release = practice.holdRequests(({ operation }) => operation === 'PutObject', count / 2);
    await workspace.upload();
    await run.total.waitFor();
    await expect(run.tab('all')).toContainText('2,000');
    const { rows, scroller } = run.files();
    await scroller.focus();
    // The list grows while the run is told of its files.
    await expect(async () => {
      await page.keyboard.press('End');
      await expect(run.files().row(names.at(-1) ?? '')).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await page.keyboard.press('Home');
    await expect(run.files().row(names[0] ?? '')).toBeVisible();
    await scroller.hover();
    for (let turns = 0; turns < 10; turns += 1) {
      await page.mouse.wheel(0, turns % 2 === 0 ? 4_000 : -3_000);
    }
    expect(await rows.count()).toBeLessThan(80);
    await expect(run.total).toBeVisible();
    release();
    await report.expectCounts({ found: count, uploaded: count, skipped: 0, failed: 0 });
    await expect(report.heading).toHaveText(report.allInBucket(bucket, count));
  });

  expect(await practice.contents.keys(bucket)).toEqual(names);

  await test.step('the report can be saved', async () => {
    const file = join(folder, 'report.csv');
    await answerSaveDialogs(hoist.electron, file);
    await report.save('csv');
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain(names[1999] ?? '');
    const lines = (await readFile(file, 'utf8')).trim().split(/\r?\n/);
    expect(lines.filter((line) => line.includes('file '))).toHaveLength(count);
  });
});
