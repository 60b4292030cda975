import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import type { ReportPage } from '../pages/report-page.js';
import { VerifyDialog } from '../pages/verify-dialog.js';
import { expectAccessible } from '../support/accessibility.js';
import { answerOpenDialogs, catchCopies } from '../support/dialogs.js';
import { sha256, writeTree } from '../support/file-tree.js';
import type { Texts } from '../support/texts.js';

const bucket = 'to-be-verified';
const contents = { 'a.txt': 'a', '사진/b.txt': 'b' };
const files = Object.fromEntries(Object.entries(contents).map(([path, text]) => [path, Buffer.from(text)]));

/** What S3's batch operation *Compute checksum* writes about the files in a bucket. */
function checksumReport(of: string): string {
  const digest = (algorithm: 'sha256' | 'md5', text: string) => createHash(algorithm).update(text);
  const lines = Object.entries(contents).map(([key, text]) => {
    const message = {
      checksum_base64: digest('sha256', text).digest('base64'),
      etag: digest('md5', text).digest('hex'),
      checksumAlgorithm: 'SHA256',
      checksumType: 'FULL_OBJECT',
    };
    return `${of},${encodeURIComponent(key)},,succeeded,200,,"${JSON.stringify(message).replaceAll('"', '""')}"`;
  });
  return `${lines.join('\n')}\n`;
}

/** Checks a run again without reading anything back. */
async function checkAgain(page: Page, report: ReportPage, texts: Texts): Promise<void> {
  await report.checkAgainButton.click();
  await new VerifyDialog(page, texts, 'verify.againTitle').startButton.click();
}

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
      const sent = () => practice.countRequests(({ operation }) => operation === 'PutObject');
      const before = sent();

      await workspace.verifyButton.click();
      const question = new VerifyDialog(hoist.page, texts, 'verify.title');
      await expect(question.cost('nothing', '')).toBeVisible();
      await expectAccessible(hoist.page, 'the question before a verification');
      await question.startButton.click();
      await report.appears();
      await expect(report.heading).toHaveText(
        texts.text('report.verified', { wanted: 2, present: 2, bucket }),
      );
      await report.root.getByRole('button', { name: texts.text('report.extra', { objects: 1 }) }).click();
      await expect(report.root.getByRole('listitem').filter({ hasText: 'extra.txt' })).toBeVisible();
      await expect(report.advice('verified')).toBeVisible();
      await expectAccessible(hoist.page, 'a verification');

      await practice.contents.put(bucket, 'a.txt', 'A');
      await checkAgain(hoist.page, report, texts);
      await expect(report.heading).toHaveText(texts.text('report.some', { wanted: 2, present: 1, bucket }));
      await report.tab('failed').click();
      await expect(report.files('failed').rows.first()).toContainText(
        texts.error('object-differs', { reason: 'content' }),
      );
      expect(sent()).toBe(before + 1);
    });

    test('downloads everything when a verification reads back, and about a share after an upload', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      const { workspace, report } = screens;
      const tree = await writeTree(folder, 'tree', files);
      await openBucket(screens, practice, folder, bucket);
      await dropFolder(screens, tree, 2);
      const downloads = () => practice.countRequests(({ operation }) => operation === 'GetObject');

      await workspace.chooseReadBack('share');
      await workspace.percentField.fill('five');
      await expect(workspace.uploadButton).toBeDisabled();
      await workspace.percentField.fill('100');
      await workspace.upload();
      await report.appears();
      await expect(report.heading).toHaveText(report.allInBucket(bucket, 2));
      await expect(report.listing).toContainText(texts.text('report.readBackAll'));
      expect(downloads()).toBe(2);
      await expect(report.advice('safe')).toBeVisible();

      await report.checkAgainButton.click();
      const question = new VerifyDialog(hoist.page, texts, 'verify.againTitle');
      await question.chooseReadBack('share');
      await question.percentField.fill('0');
      await expect(question.startButton).toBeDisabled();
      await question.chooseReadBack('all');
      await expect(question.cost('exact', texts.text('unit.bytes', { value: 2, unit: 'B' }))).toBeVisible();
      await question.startButton.click();
      await expect.poll(downloads).toBe(4);
      await report.appears();
      await expect(report.advice('still-there')).toBeVisible();
      await expect(report.advice('safe')).toBeHidden();
      await expect(report.listing).toContainText(texts.text('report.readBackAll'));
    });

    test('takes a report of what S3 has on its disks, and refuses one of another bucket', async ({
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
      await dropFolder(screens, tree, 2);
      const question = new VerifyDialog(hoist.page, texts, 'verify.title');

      for (const [name, about] of [
        ['other.csv', 'another-bucket'],
        ['report.csv', bucket],
      ] as const) {
        const file = join(folder, name);
        await writeFile(file, checksumReport(about));
        await answerOpenDialogs(hoist.electron, [file]);
        await workspace.verifyButton.click();
        await question.chooseReportButton.click();
        await expect(question.root).toContainText(name);
        await expectAccessible(hoist.page, 'a question with a checksum report');
        await question.startButton.click();
        if (about === bucket) break;
        await expect(workspace.alert).toContainText(
          texts.error('checksum-report-unreadable', { reason: 'bucket' }),
        );
      }
      await report.appears();
      await expect(report.heading).toHaveText(
        texts.text('report.verified', { wanted: 2, present: 2, bucket }),
      );
      await expect(report.listing).toContainText(texts.text('report.recomputedAll'));
    });

    test('shows and copies what each file was compared by, with mouse and keyboard', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      const { page, electron } = hoist;
      const { report } = screens;
      const tree = await writeTree(folder, 'tree', files);
      await openBucket(screens, practice, folder, bucket);
      await dropFolder(screens, tree, 2);
      await screens.workspace.upload();
      await report.appears();
      const copies = await catchCopies(electron);
      const list = report.files('all');
      const evidence = page.getByRole('dialog', { name: texts.text('evidence.title') });

      await list
        .row('a.txt')
        .getByRole('button', { name: texts.text('evidence.open', { path: 'a.txt' }) })
        .click();
      await expect(evidence).toContainText(texts.text('evidence.level.listed'));
      // The CRC32 of "a", as S3 writes it.
      await expect(evidence).toContainText('6Le+Qw==');
      await expectAccessible(page, 'the evidence of a file');
      await evidence.getByRole('button', { name: texts.text('evidence.copy') }).click();
      await expect.poll(async () => (await copies()).at(-1)).toContain('remote: 6Le+Qw==\n');
      await page.keyboard.press('Escape');
      await expect(evidence).toBeHidden();

      await list.scroller.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await expect(list.row('사진/b.txt')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(evidence).toContainText('사진/b.txt');
      await page.keyboard.press('Escape');
      await expect(list.row('사진/b.txt')).toBeFocused();
      await list.row('a.txt').dblclick({ position: { x: 60, y: 40 } });
      await expect(evidence).toContainText('a.txt');
    });

    test('checks an upload again, saves its receipt, and sends it beside the files', async ({
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
      const saved = hoist.page.getByRole('dialog', { name: texts.text('receipt.savedTitle') });
      await expect(saved).toContainText(sha256(receipt));
      const copies = await catchCopies(hoist.electron);
      await saved.getByRole('button', { name: texts.text('receipt.copyHash') }).click();
      await expect.poll(copies).toEqual([sha256(receipt)]);
      await saved.getByRole('button', { name: texts.text('receipt.send') }).click();
      const keys = saved.getByRole('listitem');
      await expect(keys).toHaveText([/hoist-receipt-.*\/manifest-sha256\.txt$/, /\/receipt\.json$/]);
      await expectAccessible(hoist.page, 'a receipt that was sent');
      const key = await keys.last().textContent();
      const objects = await practice.contents.objects(bucket);
      expect(objects[key ?? '']?.sha256).toBe(sha256(receipt));
      await saved.getByRole('button', { name: texts.text('action.close') }).click();

      await practice.contents.put(bucket, 'a.txt', 'A');
      await history.openButton.click();
      await history.openReport(history.rows.first());
      await checkAgain(hoist.page, report, texts);
      await expect(report.heading).toHaveText(texts.text('report.some', { wanted: 2, present: 1, bucket }));
      await expect(report.root.getByText(texts.text('report.replaced', { files: 1 }))).toBeVisible();
    });
  });
}
