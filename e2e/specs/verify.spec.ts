import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { expectAccessible } from '../support/accessibility.js';
import { answerOpenDialogs } from '../support/dialogs.js';
import { sha256, writeTree } from '../support/file-tree.js';

const bucket = 'to-be-verified';
const contents = { 'a.txt': 'a', '사진/b.txt': 'b' };
const files = Object.fromEntries(Object.entries(contents).map(([path, text]) => [path, Buffer.from(text)]));

for (const language of ['en', 'ko'] as const) {
  test.describe(`verifying (${language})`, () => {
    test.use({ language });

    test('compares a folder with a bucket that another tool filled, and sends nothing', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      const { workspace, report } = screens;
      const tree = await writeTree(folder, 'tree', files);
      await openBucket(screens, practice, folder, bucket);
      for (const [key, content] of Object.entries(contents))
        await practice.contents.put(bucket, key, content);
      await practice.contents.put(bucket, 'extra.txt', 'extra');
      await dropFolder(screens, tree, 2);
      const sent = () =>
        practice
          .server()
          .requests()
          .filter(({ operation }) => operation === 'PutObject').length;
      const before = sent();

      await workspace.verifyButton.click();
      await report.appears();
      await expect(report.heading).toHaveText(
        texts.text('report.verified', { wanted: 2, present: 2, bucket }),
      );
      await report.root.getByRole('button', { name: texts.text('report.extra', { objects: 1 }) }).click();
      await expect(report.root.getByRole('listitem').filter({ hasText: 'extra.txt' })).toBeVisible();
      await expect(report.root.getByText(texts.text('report.verifiedSafe'))).toBeVisible();
      await expectAccessible(hoist.page, 'a verification');

      await practice.contents.put(bucket, 'a.txt', 'A');
      await report.checkAgainButton.click();
      await expect(report.heading).toHaveText(texts.text('report.some', { wanted: 2, present: 1, bucket }));
      await report.tab('failed').click();
      await expect(report.files('failed').rows.first()).toContainText(
        texts.error('object-differs', { reason: 'content' }),
      );
      expect(sent()).toBe(before + 1);
    });

    test('checks an upload again, and saves its receipt', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      const { workspace, report, history } = screens;
      const tree = await writeTree(folder, 'tree', files);
      await openBucket(screens, practice, folder, bucket);
      await dropFolder(screens, tree, 2);
      await workspace.receiptSwitch.check({ force: true });
      await workspace.upload();
      await report.appears();
      await expect(report.heading).toHaveText(report.allInBucket(bucket, 2));

      const receipts = join(folder, 'receipts');
      await answerOpenDialogs(hoist.electron, [receipts]);
      await report.saveReceipt();
      const manifest = join(receipts, 'manifest-sha256.txt');
      await expect
        .poll(() => readFile(manifest, 'utf8').catch(() => ''))
        .toContain(`${sha256(Buffer.from('a'))}  a.txt\n`);
      const file = join(receipts, 'receipt.json');
      await expect.poll(() => stat(file).catch(() => null)).not.toBeNull();
      const receipt = await readFile(file);
      await expect(
        hoist.page.getByText(texts.text('report.receiptSaved', { files: 2, sha256: sha256(receipt) })),
      ).toBeVisible();

      await practice.contents.put(bucket, 'a.txt', 'A');
      await history.openButton.click();
      await history.openReport(history.rows.first());
      await report.checkAgainButton.click();
      await expect(report.heading).toHaveText(texts.text('report.some', { wanted: 2, present: 1, bucket }));
      await expect(report.root.getByText(texts.text('report.replaced', { files: 1 }))).toBeVisible();
    });
  });
}
