import { expect, test } from '../fixtures.js';
import { Leftovers } from '../pages/bucket-tools.js';
import { screensOf } from '../pages/screens.js';
import { expectAccessible } from '../support/accessibility.js';
import { noise, writeTree } from '../support/file-tree.js';
import { dropFolder, importKeys, openBucket } from '../support/journeys.js';
import { tabTo } from '../support/keyboard.js';
import { openLink } from '../support/link.js';

const bucket = 'with-leftovers';

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language });

    test('shows what was left behind, and removes what somebody said yes to', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      await openBucket(screens, practice, folder, bucket);
      await practice.contents.leaveUnfinished(bucket, '측정/big.parquet', 1_500_000, 500_000);
      await practice.contents.leaveUnfinished(bucket, 'other.bin', 100_000);
      await practice.contents.leaveUnfinished(bucket, 'third.bin', 100_000);
      const { page } = hoist;
      const leftovers = new Leftovers(page, texts, bucket);
      await leftovers.openButton.click();
      await expect(leftovers.rows).toHaveCount(3);
      await expect(leftovers.row('측정/big.parquet')).toContainText(
        texts.text('leftovers.parts', { parts: 2 }),
      );
      await expect(leftovers.row('측정/big.parquet')).toContainText(/2\.0\s?MB/);
      await expectAccessible(page, 'unfinished uploads');
      // All of them are of today: none has been quiet for a week.
      await expect(leftovers.sweepButton).toBeDisabled();
      await leftovers.chooseDays(1);
      await expect(leftovers.sweepButton).toBeDisabled();

      await leftovers.removeButton('other.bin').click();
      await expect(leftovers.question).toContainText('other.bin');
      await expect(leftovers.question).toContainText(texts.text('leftovers.recent'));
      await expectAccessible(page, 'asking before removing');
      await leftovers.keepButton.click();
      expect(await practice.contents.unfinishedUploads(bucket)).toHaveLength(3);

      await leftovers.removeButton('other.bin').click();
      await leftovers.confirmButton(1).click();
      await expect(leftovers.rows).toHaveCount(2);
      expect(await practice.contents.unfinishedUploads(bucket)).toEqual(['third.bin', '측정/big.parquet']);
    });
  });
}

test('leaves an upload alone that receives a part while the question is open', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  await openBucket(screens, practice, folder, bucket);
  const uploadId = await practice.contents.leaveUnfinished(bucket, 'alive.bin', 1000);
  const leftovers = new Leftovers(hoist.page, texts, bucket);
  await leftovers.openButton.click();
  await leftovers.removeButton('alive.bin').click();
  await practice.contents.sendPart(bucket, 'alive.bin', uploadId, 2, 1000);
  await leftovers.confirmButton(1).click();
  await expect(leftovers.row('alive.bin')).toContainText(texts.text('leftovers.outcome.alive'));
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual(['alive.bin']);
});

test('is done without a mouse', async ({ folder, practice, hoist, screens, texts }) => {
  await openBucket(screens, practice, folder, bucket);
  await practice.contents.leaveUnfinished(bucket, 'dead.bin', 1000);
  const { page } = hoist;
  const leftovers = new Leftovers(page, texts, bucket);
  await tabTo(page, leftovers.openButton);
  await page.keyboard.press('Enter');
  await expect(leftovers.removeButton('dead.bin')).toBeEnabled();
  await tabTo(page, leftovers.removeButton('dead.bin'));
  await page.keyboard.press('Enter');
  await expect(leftovers.keepButton).toBeFocused();
  await tabTo(page, leftovers.confirmButton(1));
  await page.keyboard.press('Enter');
  await expect(leftovers.dialog).toContainText(texts.text('leftovers.none'));
  // The row is gone, and with it the button the question would have given the focus back to.
  await expect(leftovers.dialog).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(leftovers.dialog).toBeHidden();
});

test('continues the upload of a run that was broken off', async ({ folder, practice, launch, texts }) => {
  test.setTimeout(120_000);
  const link = await openLink(practice.url, { bytesPerSecond: 6_000_000 });
  try {
    const first = await launch({ endpoint: link.url });
    const screens = screensOf(first.page, texts);
    await openBucket(screens, practice, folder, bucket);
    const tree = await writeTree(folder, 'data', { 'big.bin': noise(40 * 1024 * 1024, 'big') });
    await dropFolder(screens, tree, 1);
    await screens.workspace.upload();
    await expect
      .poll(() => practice.contents.unfinishedUploads(bucket), { timeout: 20_000 })
      .toEqual(['big.bin']);
    await expect
      .poll(
        () =>
          practice
            .server()
            .requests()
            .filter(({ operation, status }) => operation === 'UploadPart' && status === 200).length,
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    await first.kill();
  } finally {
    await link.close();
  }

  const again = await launch();
  const screens = screensOf(again.page, texts);
  await openBucketAgain(screens, folder, practice);
  const leftovers = new Leftovers(again.page, texts, bucket);
  await leftovers.openButton.click();
  await expect(leftovers.rows).toHaveCount(1);
  await expect(leftovers.removeButton('big.bin')).toBeHidden();
  await leftovers
    .row('big.bin')
    .getByRole('button', { name: texts.text('continue.button') })
    .click();
  await screens.report.appears();
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
  expect(await practice.contents.keys(bucket)).toEqual(['big.bin']);
});

/** Keys are forgotten with the window where the system can't protect them: they are imported once more. */
async function openBucketAgain(
  screens: ReturnType<typeof screensOf>,
  folder: string,
  practice: Parameters<typeof openBucket>[1],
): Promise<void> {
  await importKeys(screens, practice, folder);
  await screens.buckets.choose(bucket);
}

test.describe('with keys that may not list them', () => {
  test.use({ account: { denied: ['s3:ListBucketMultipartUploads'] } });

  test('does not say that there are none', async ({ folder, practice, hoist, screens, texts }) => {
    await openBucket(screens, practice, folder, bucket);
    const leftovers = new Leftovers(hoist.page, texts, bucket);
    await leftovers.openButton.click();
    await expect(leftovers.dialog).toContainText(texts.text('leftovers.denied'));
    await expect(leftovers.dialog).toContainText('s3:ListBucketMultipartUploads');
    await expect(leftovers.dialog).not.toContainText(texts.text('leftovers.none'));
  });
});

test.describe('with keys that may not look into them', () => {
  test.use({ account: { denied: ['s3:ListMultipartUploadParts', 's3:AbortMultipartUpload'] } });

  test('shows them without a size, and says why one stays', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await openBucket(screens, practice, folder, bucket);
    await practice.contents.leaveUnfinished(bucket, 'dead.bin', 1000);
    const leftovers = new Leftovers(hoist.page, texts, bucket);
    await leftovers.openButton.click();
    await expect(leftovers.row('dead.bin')).toContainText(texts.text('leftovers.sizeDenied'));
    await leftovers.removeButton('dead.bin').click();
    await leftovers.confirmButton(1).click();
    await expect(leftovers.row('dead.bin')).toContainText(
      texts.error('access-denied', { action: 's3:AbortMultipartUpload', bucket }),
    );
  });
});
