import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { ReceiptDialog } from '../pages/receipt-dialog.js';
import { expectAccessible } from '../support/accessibility.js';
import { answerOpenDialogs } from '../support/dialogs.js';
import { sha256, writeTree } from '../support/file-tree.js';

const bucket = 'by-receipt';

const contents = { 'a.txt': 'a', 'b.txt': 'b', '사진/c.txt': 'c' };

for (const language of ['en', 'ko'] as const) {
  test.describe(`a receipt (${language})`, () => {
    test.use({ language });

    test('is dropped as a folder, and shows what is missing, replaced and besides it, without the files', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      const { workspace, report } = screens;
      const tree = await writeTree(folder, 'tree', contents);
      await openBucket(screens, practice, folder, bucket);
      await dropFolder(screens, tree, 3);
      await workspace.prefixField.fill('2026');
      await workspace.receiptSwitch.check({ force: true });
      await workspace.upload();
      await report.appears();
      await expect(report.heading).toHaveText(report.allInBucket(bucket, 3));
      const kept = join(folder, 'kept');
      await answerOpenDialogs(hoist.electron, [kept]);
      await report.saveReceipt();
      await hoist.page
        .getByRole('button', { name: texts.text('action.close') })
        .last()
        .click();
      await rm(tree, { recursive: true });
      await report.anotherButton.click();

      const receipt = new ReceiptDialog(hoist.page, texts);
      await receipt.openButton.click();
      await receipt.drop(kept);
      await expect(receipt.prefixField).toHaveValue('2026/');
      await expect(receipt.root).toContainText(
        texts.text('receipt.files', { files: 3, size: texts.text('unit.bytes', { value: 3, unit: 'B' }) }),
      );
      await receipt.chooseReadBack('all');
      await expect(receipt.cost('exact', texts.text('unit.bytes', { value: 3, unit: 'B' }))).toBeVisible();
      await expectAccessible(hoist.page, 'a receipt');
      expect(await hoist.page.content()).not.toContain(folder);
      await receipt.startButton.click();
      await report.appears();
      await expect(report.heading).toHaveText(
        texts.text('report.receiptVerified', { wanted: 3, present: 3, bucket }),
      );
      await expect(report.listing).toContainText(texts.text('report.readBackAll'));

      await practice.contents.put(bucket, '2026/a.txt', 'A');
      await practice.contents.delete(bucket, '2026/b.txt');
      await practice.contents.put(bucket, '2026/d.txt', 'd');
      await report.checkAgainButton.click();
      await hoist.page.getByRole('button', { name: texts.text('verify.start'), exact: true }).click();
      await expect(report.heading).toHaveText(texts.text('report.some', { wanted: 3, present: 1, bucket }));
      await report.tab('failed').click();
      const failed = report.files('failed');
      await expect(failed.row('a.txt')).toContainText(texts.error('object-differs', { reason: 'content' }));
      await expect(failed.row('b.txt')).toContainText(texts.error('object-missing'));
      await report.root.getByRole('button', { name: texts.text('report.extra', { objects: 1 }) }).click();
      await expect(report.root.getByRole('listitem').filter({ hasText: '2026/d.txt' })).toBeVisible();
    });

    test('is a manifest of sha256sum, and what it can’t prove without reading back says why', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      const { report } = screens;
      await openBucket(screens, practice, folder, bucket);
      await practice.contents.put(bucket, 'a.txt', 'a');
      const manifest = join(folder, 'manifest-sha256.txt');
      await writeFile(manifest, `${sha256(Buffer.from('a'))}  a.txt\n`);

      const receipt = new ReceiptDialog(hoist.page, texts);
      await receipt.openButton.click();
      await answerOpenDialogs(hoist.electron, [manifest]);
      await receipt.chooseFileButton.click();
      await expect(receipt.root).toContainText(texts.text('receipt.filesOnly', { files: 1 }));
      await receipt.chooseReadBack('all');
      await expect(receipt.cost('unknown', '')).toBeVisible();
      await receipt.chooseReadBack('none');
      await receipt.startButton.click();
      await report.appears();
      await expect(report.heading).toHaveText(
        texts.text('report.notCompared', { wanted: 1, present: 0, bucket }),
      );
      const reason = texts.error('object-unproven', { reason: 'record' });
      await expect(report.files('all').row('a.txt')).toContainText(reason);
      await hoist.page.getByRole('button', { name: texts.text('evidence.open', { path: 'a.txt' }) }).click();
      const evidence = hoist.page.getByRole('dialog', { name: texts.text('evidence.title') });
      await expect(evidence).toContainText(reason);
      await hoist.page.keyboard.press('Escape');

      await hoist.page.getByRole('button', { name: texts.text('report.readBack') }).click();
      await expect(report.heading).toHaveText(
        texts.text('report.receiptVerified', { wanted: 1, present: 1, bucket }),
      );
    });

    test('is refused where it is none, and the next one is taken', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      await openBucket(screens, practice, folder, bucket);
      const photo = join(folder, 'photo.jpg');
      await writeFile(photo, Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x0a, 0x01]));
      const empty = join(folder, 'empty');
      await mkdir(empty);
      const receipt = new ReceiptDialog(hoist.page, texts);
      await receipt.openButton.click();
      for (const path of [photo, empty]) {
        await receipt.drop(path);
        await expect(receipt.alert).toContainText(texts.error('receipt-unreadable'));
        await expect(receipt.startButton).toBeHidden();
      }
      const manifest = join(folder, 'sums.txt');
      await writeFile(manifest, `${'0'.repeat(64)}  a.txt\n`);
      await receipt.drop(manifest);
      await expect(receipt.alert).toBeHidden();
      await expect(receipt.root).toContainText('sums.txt');
      await expect(receipt.startButton).toBeEnabled();
    });
  });
}
