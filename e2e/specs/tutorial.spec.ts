import { expect, test } from '../fixtures.js';
import { importKeys } from '../pages/journeys.js';
import { sha256, writeTree } from '../support/file-tree.js';
import {
  tutorialFiles,
  tutorialFolderName,
  tutorialPattern,
  tutorialTree,
} from '../support/tutorial-folder.js';

const bucket = 'tutorial-2026';
const files = Object.keys(tutorialFiles);
const everything = Object.keys(tutorialTree);

for (const language of ['en', 'ko'] as const) {
  test.describe(`the tutorial (${language})`, () => {
    test.use({ language });

    test('uploads with a key file, a bucket in Seoul, a folder and a filter, and verifies', async ({
      folder,
      practice,
      screens,
      texts,
      hoist,
    }) => {
      const { buckets, workspace, run, report } = screens;
      const tree = await writeTree(folder, tutorialFolderName, tutorialTree);

      await test.step('import the key file', () => importKeys(screens, practice, folder));

      await test.step('create the bucket', async () => {
        await buckets.create(bucket, 'ap-northeast-2');
        await expect(workspace.emptyHeading).toBeVisible();
        await expect(hoist.page.getByText(texts.text('createBucket.created', { bucket }))).toBeVisible();
        expect(await practice.contents.region(bucket)).toBe('ap-northeast-2');
      });

      await test.step('drop the folder', async () => {
        await workspace.drop(tree);
        await expect(workspace.sources).toHaveText(tutorialFolderName);
        await expect(workspace.footer).toContainText(workspace.sum(everything.length, everything.length));
      });

      await test.step('filter while typing', async () => {
        await workspace.typePattern(tutorialPattern);
        await expect(workspace.footer).toContainText(workspace.sum(files.length, everything.length));
        await expect.poll(() => workspace.files().paths()).toEqual(files.toSorted());
        for (const name of files) {
          await expect(workspace.files().row(name)).toContainText(texts.text('plan.toKey', { key: name }));
        }
        await workspace.tab('excluded').click();
        await expect(workspace.files('excluded').row('before.csv')).toContainText(
          texts.text('skip.excluded'),
        );
        await workspace.tab('matched').click();
      });

      await test.step('upload', async () => {
        await workspace.upload();
        await report.expectCounts({
          found: everything.length,
          uploaded: files.length,
          skipped: everything.length - files.length,
          failed: 0,
        });
        await expect(report.heading).toHaveText(report.allInBucket(bucket, files.length));
        await expect(report.root).toContainText(texts.text('report.confirmed', { files: files.length }));
        await report.tab('uploaded').click();
        for (const name of files) {
          await expect(report.files('uploaded').row(name)).toContainText(texts.text('listed.as-sent'));
        }
      });

      await test.step('ask the server directly', async () => {
        const objects = await practice.contents.objects(bucket);
        expect(objects).toEqual(
          Object.fromEntries(
            Object.entries(tutorialFiles).map(([name, text]) => {
              const bytes = Buffer.from(text);
              return [name, { size: bytes.length, sha256: sha256(bytes), contentType: 'text/csv' }];
            }),
          ),
        );
        expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
      });

      await test.step('create the same bucket again: it already exists', async () => {
        await screens.header.bucketButton(bucket).click();
        await expect(buckets.heading).toBeVisible();
        await buckets.create(bucket, 'ap-northeast-2');
        await expect(hoist.page.getByText(texts.text('createBucket.alreadyYours', { bucket }))).toBeVisible();
        await expect(screens.header.bucketButton(bucket)).toBeVisible();
      });

      await test.step('then upload everything', async () => {
        await workspace.includeField.clear();
        await expect(workspace.footer).toContainText(workspace.sum(everything.length, everything.length));
        await workspace.upload();
        await run.total.or(report.equation).first().waitFor();
        await report.expectCounts({
          found: everything.length,
          uploaded: everything.length - files.length,
          skipped: files.length,
          failed: 0,
        });
        const objects = await practice.contents.objects(bucket);
        const expected = Object.entries(tutorialTree).map(([path, content]) => [
          // Keys are in NFC, whatever the file system stores.
          path.normalize('NFC'),
          sha256(Buffer.from(content)),
        ]);
        expect(
          Object.fromEntries(Object.entries(objects).map(([key, { sha256: hash }]) => [key, hash])),
        ).toEqual(Object.fromEntries(expected));
        expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
      });
    });
  });
}

test('a Korean pattern finds a name that is stored in NFD', async ({ folder, practice, screens }) => {
  const { buckets, workspace, report } = screens;
  const tree = await writeTree(folder, tutorialFolderName, tutorialTree);
  await importKeys(screens, practice, folder);
  await buckets.create(bucket, 'ap-northeast-2');
  await expect(workspace.emptyHeading).toBeVisible();
  await workspace.drop(tree);
  await workspace.typePattern('보고서*'.normalize('NFC'));
  await expect(workspace.footer).toContainText(workspace.sum(1, everything.length));
  await workspace.upload();
  await report.appears();
  expect(await practice.contents.keys(bucket)).toEqual(['보고서 여름.csv'.normalize('NFC')]);
});
