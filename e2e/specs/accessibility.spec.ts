import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { dropFolder, holdLaterParts, importKeys } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { expectAccessible } from '../support/accessibility.js';
import { noise, writeTree } from '../support/file-tree.js';
import { openLink } from '../support/link.js';

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language });

    test('axe finds no violation on any screen, in light and dark mode', async ({
      folder,
      practice,
      launch,
      texts,
    }) => {
      const link = await openLink(practice.url, { bytesPerSecond: 3_000_000 });
      try {
        const app = await launch({ endpoint: link.url });
        const { page } = app;
        const screens = screensOf(page, texts);
        const { keys, buckets, workspace, run, report } = screens;
        await expectAccessible(page, 'keys');

        const wrong = join(folder, 'wrong.csv');
        await writeFile(wrong, 'a,b\n1,2\n');
        await keys.drop(wrong);
        await expect(keys.alert).toBeVisible();
        await expectAccessible(page, 'keys with an error');

        await practice.contents.createBucket('already-here');
        await importKeys(screens, practice, folder);
        await expect(buckets.bucket('already-here')).toBeVisible();
        await expectAccessible(page, 'buckets');

        await buckets.createButton.click();
        await buckets.dialog.nameField.fill('Not good');
        await expectAccessible(page, 'create a bucket');
        await buckets.dialog.cancelButton.click();

        await buckets.choose('already-here');
        await expect(workspace.emptyHeading).toBeVisible();
        await expectAccessible(page, 'nothing chosen yet');

        const tree = await writeTree(folder, '내 드라이브', {
          '(before) a.csv': 'a',
          '(before) b.csv': 'b',
          'other.txt': 'c',
          'big.bin': noise(30 * 1024 * 1024, 'big'),
        });
        await dropFolder(screens, tree, 4);
        await expectAccessible(page, 'plan');
        await workspace.typePattern('nothing like this');
        await expect(workspace.footer).toContainText(workspace.sum(0, 4));
        await expectAccessible(page, 'plan without a match');
        await workspace.includeField.fill('[');
        await expectAccessible(page, 'plan with an unfinished pattern');
        await workspace.includeField.clear();
        await expect(workspace.footer).toContainText(workspace.sum(4, 4));

        holdLaterParts(practice);
        await workspace.upload();
        await expect(run.bar('big.bin')).toBeVisible();
        await expectAccessible(page, 'uploading');
        await run.cancelButton.click();
        await expect(run.goOnButton).toBeVisible();
        await expectAccessible(page, 'asking whether to stop');
        await run.confirmCancelButton.click();
        await report.appears();
        await expectAccessible(page, 'report');
        await app.close();
      } finally {
        await link.close();
      }
    });
  });
}
