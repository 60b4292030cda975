import { expect, test } from '../fixtures.js';
import { IncompleteUploads } from '../pages/bucket-tools.js';
import { dropFolder, importKeys, openBucket, uploadUntilFirstPart } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { expectAccessible } from '../support/accessibility.js';
import { noise, writeTree } from '../support/file-tree.js';
import { tabTo } from '../support/keyboard.js';

const bucket = 'with-incomplete';

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language });

    test('the incomplete uploads of a bucket are listed, and removed after a confirmation', async ({
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
      const incompleteUploads = new IncompleteUploads(page, texts, bucket);
      await incompleteUploads.openButton.click();
      await expect(incompleteUploads.rows).toHaveCount(3);
      await expect(incompleteUploads.row('측정/big.parquet')).toContainText(
        texts.text('incompleteUploads.parts', { parts: 2 }),
      );
      await expect(incompleteUploads.row('측정/big.parquet')).toContainText(/2\.0\s?MB/);
      await expectAccessible(page, 'unfinished uploads');
      // All of them are from today: none has been inactive for a week.
      await expect(incompleteUploads.sweepButton).toBeDisabled();
      await incompleteUploads.chooseDays(1);
      await expect(incompleteUploads.sweepButton).toBeDisabled();

      await incompleteUploads.removeButton('other.bin').click();
      await expect(incompleteUploads.question).toContainText('other.bin');
      await expect(incompleteUploads.question).toContainText(texts.text('incompleteUploads.recent'));
      await expectAccessible(page, 'asking before removing');
      await incompleteUploads.keepButton.click();
      expect(await practice.contents.unfinishedUploads(bucket)).toHaveLength(3);

      await incompleteUploads.removeButton('other.bin').click();
      await incompleteUploads.confirmButton(1).click();
      await expect(incompleteUploads.rows).toHaveCount(2);
      expect(await practice.contents.unfinishedUploads(bucket)).toEqual(['third.bin', '측정/big.parquet']);
    });
  });
}

test('an incomplete upload that receives a part while the question is open is left alone', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  await openBucket(screens, practice, folder, bucket);
  const uploadId = await practice.contents.leaveUnfinished(bucket, 'alive.bin', 1000);
  const incompleteUploads = new IncompleteUploads(hoist.page, texts, bucket);
  await incompleteUploads.openButton.click();
  await incompleteUploads.removeButton('alive.bin').click();
  await practice.contents.sendPart(bucket, 'alive.bin', uploadId, 2, 1000);
  await incompleteUploads.confirmButton(1).click();
  await expect(incompleteUploads.row('alive.bin')).toContainText(
    texts.text('incompleteUploads.outcome.alive'),
  );
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual(['alive.bin']);
});

test('the incomplete uploads can be removed without a mouse', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  await openBucket(screens, practice, folder, bucket);
  await practice.contents.leaveUnfinished(bucket, 'dead.bin', 1000);
  const { page } = hoist;
  const incompleteUploads = new IncompleteUploads(page, texts, bucket);
  await tabTo(page, incompleteUploads.openButton);
  await page.keyboard.press('Enter');
  await expect(incompleteUploads.removeButton('dead.bin')).toBeEnabled();
  await tabTo(page, incompleteUploads.removeButton('dead.bin'));
  await page.keyboard.press('Enter');
  await expect(incompleteUploads.keepButton).toBeFocused();
  await tabTo(page, incompleteUploads.confirmButton(1));
  await page.keyboard.press('Enter');
  await expect(incompleteUploads.dialog).toContainText(texts.text('incompleteUploads.none'));
  // The row is gone, and with it the button that would have got the focus back.
  await expect(incompleteUploads.dialog).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(incompleteUploads.dialog).toBeHidden();
});

test('the incomplete upload of an interrupted run can be continued', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const first = await launch();
  const screens = screensOf(first.page, texts);
  await openBucket(screens, practice, folder, bucket);
  const tree = await writeTree(folder, 'data', { 'big.bin': noise(40 * 1024 * 1024, 'big') });
  await dropFolder(screens, tree, 1);
  await uploadUntilFirstPart(screens, practice);
  await first.kill();
  practice.failRequests(null);
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual(['big.bin']);

  const again = await launch();
  const screensAgain = screensOf(again.page, texts);
  await openBucketAgain(screensAgain, folder, practice);
  const incompleteUploads = new IncompleteUploads(again.page, texts, bucket);
  await incompleteUploads.openButton.click();
  await expect(incompleteUploads.rows).toHaveCount(1);
  await expect(incompleteUploads.removeButton('big.bin')).toBeHidden();
  await incompleteUploads
    .row('big.bin')
    .getByRole('button', { name: texts.text('continue.button') })
    .click();
  await screensAgain.report.appears();
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
  expect(await practice.contents.keys(bucket)).toEqual(['big.bin']);
});

/** Keys are forgotten with the window where the system can't protect them, so they are imported again. */
async function openBucketAgain(
  screens: ReturnType<typeof screensOf>,
  folder: string,
  practice: Parameters<typeof openBucket>[1],
): Promise<void> {
  await importKeys(screens, practice, folder);
  await screens.buckets.choose(bucket);
}

test.describe('the list of incomplete uploads, with keys that may not read it', () => {
  test.use({ account: { denied: ['s3:ListBucketMultipartUploads'] } });

  test('does not claim that there are none', async ({ folder, practice, hoist, screens, texts }) => {
    await openBucket(screens, practice, folder, bucket);
    const incompleteUploads = new IncompleteUploads(hoist.page, texts, bucket);
    await incompleteUploads.openButton.click();
    await expect(incompleteUploads.dialog).toContainText(texts.text('incompleteUploads.denied'));
    await expect(incompleteUploads.dialog).toContainText('s3:ListBucketMultipartUploads');
    await expect(incompleteUploads.dialog).not.toContainText(texts.text('incompleteUploads.none'));
  });
});

test.describe('the list of incomplete uploads, with keys that may not list parts', () => {
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
    const incompleteUploads = new IncompleteUploads(hoist.page, texts, bucket);
    await incompleteUploads.openButton.click();
    await expect(incompleteUploads.row('dead.bin')).toContainText(texts.text('incompleteUploads.sizeDenied'));
    await incompleteUploads.removeButton('dead.bin').click();
    await incompleteUploads.confirmButton(1).click();
    await expect(incompleteUploads.row('dead.bin')).toContainText(
      texts.error('access-denied', { action: 's3:AbortMultipartUpload', bucket }),
    );
  });
});
