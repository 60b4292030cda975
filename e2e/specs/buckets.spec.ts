import { expect, test } from '../fixtures.js';
import { dropFolder, importKeys } from '../pages/journeys.js';
import { writeTree } from '../support/file-tree.js';

test('the buckets screen lists the buckets and opens one', async ({ folder, practice, screens }) => {
  await practice.contents.createBucket('first-one');
  await practice.contents.createBucket('second-one', 'eu-central-1');
  await practice.strangersContents.createBucket('not-mine');
  await importKeys(screens, practice, folder);
  await expect(screens.buckets.list.getByRole('option')).toHaveCount(2);
  await expect(screens.buckets.bucket('second-one')).toContainText('eu-central-1');
  await screens.buckets.choose('second-one');
  await expect(screens.header.bucketButton('second-one')).toBeVisible();
});

test('the buckets screen checks a name while it is typed', async ({ folder, practice, screens, texts }) => {
  const { dialog } = screens.buckets;
  await importKeys(screens, practice, folder);
  await screens.buckets.createButton.click();
  await expect(dialog.createButton).toBeDisabled();

  await dialog.nameField.fill('Bad..name-');
  for (const rule of ['characters', 'ends', 'dots']) {
    await expect(dialog.rules.filter({ hasText: texts.text(`bucketName.${rule}`) })).toContainText(
      texts.text('createBucket.ruleBroken'),
    );
  }
  await expect(dialog.rules.filter({ hasText: texts.text('bucketName.length') })).toContainText(
    texts.text('createBucket.ruleKept'),
  );
  await expect(dialog.createButton).toBeDisabled();

  await dialog.nameField.fill('good-name');
  await expect(dialog.rules.filter({ hasText: texts.text('createBucket.ruleBroken') })).toHaveCount(0);
  await expect(dialog.createButton).toBeEnabled();
});

test('the buckets screen creates a bucket in us-east-1, which must not be named as a constraint', async ({
  folder,
  practice,
  screens,
}) => {
  await importKeys(screens, practice, folder);
  await screens.buckets.create('in-virginia', 'us-east-1');
  await expect(screens.workspace.emptyHeading).toBeVisible();
  expect(await practice.contents.region('in-virginia')).toBe('us-east-1');
});

test('the buckets screen says that a name belongs to someone else', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  await practice.strangersContents.createBucket('popular-name');
  await importKeys(screens, practice, folder);
  await screens.buckets.create('popular-name', 'ap-northeast-2');
  await expect(screens.buckets.dialog.alert).toContainText(
    texts.error('bucket-taken', { bucket: 'popular-name' }),
  );
});

test('the buckets screen offers to create a bucket that was not found', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  await importKeys(screens, practice, folder);
  await screens.buckets.openByName('not-there-yet');
  await expect(screens.buckets.alert).toContainText(
    texts.error('bucket-not-found', { bucket: 'not-there-yet' }),
  );
  await screens.buckets.alert.getByRole('button', { name: texts.text('remedy.create-bucket') }).click();
  await expect(screens.buckets.dialog.nameField).toHaveValue('not-there-yet');
});

test.describe('the buckets screen, with keys that may not list buckets', () => {
  test.use({ account: { denied: ['s3:ListAllMyBuckets'] } });

  test('opens a bucket by its name', async ({ folder, practice, screens }) => {
    await practice.contents.createBucket('known-by-name', 'eu-west-1');
    await importKeys(screens, practice, folder);
    await expect(screens.buckets.listDeniedNotice).toBeVisible();
    await screens.buckets.openByName('known-by-name');
    await expect(screens.workspace.emptyHeading).toBeVisible();
  });
});

test.describe('the buckets screen, with keys that may only put objects', () => {
  test.use({ account: { denied: ['s3:ListAllMyBuckets', 's3:ListBucket', 's3:GetObject'] } });

  test('opens a bucket by its name, says what is not possible, and uploads', async ({
    folder,
    practice,
    screens,
    texts,
  }) => {
    const { buckets, workspace, report } = screens;
    const tree = await writeTree(folder, 'put-only', { 'a.txt': 'a', 'b.txt': 'b' });
    await practice.contents.createBucket('letter-box', 'eu-west-1');
    practice.failRequests(({ operation }) =>
      operation === 'ListBuckets' ? { kind: 'delay', milliseconds: 2000 } : null,
    );
    await importKeys(screens, practice, folder);
    // What was typed before the answer came is still there after it.
    await buckets.nameField.fill('letter-box');
    await expect(buckets.listDeniedNotice).toBeVisible();
    await expect(buckets.nameField).toBeFocused();
    await expect(buckets.nameField).toHaveValue('letter-box');
    await buckets.openButton.click();
    await expect(workspace.emptyHeading).toBeVisible();
    const notice = workspace.notice(texts.text('workspace.lookRefused', { bucket: 'letter-box' }));
    await expect(notice).toBeVisible();
    await dropFolder(screens, tree, 2);
    await expect(notice).toBeVisible();
    await workspace.upload();
    await report.expectCounts({ found: 2, uploaded: 2, skipped: 0, failed: 0 });
    await expect(report.heading).toHaveText(
      texts.text('report.byChecksum', { wanted: 2, bucket: 'letter-box' }),
    );
    await expect(report.listing).toContainText(texts.text('report.unlisted'));
    expect(await practice.contents.keys('letter-box')).toEqual(['a.txt', 'b.txt']);
  });
});

test.describe('the buckets screen, with keys that may not create buckets', () => {
  test.use({ account: { denied: ['s3:CreateBucket'] } });

  test('names the missing permission', async ({ folder, practice, screens, texts }) => {
    await importKeys(screens, practice, folder);
    await screens.buckets.create('not-allowed', 'ap-northeast-2');
    await expect(screens.buckets.dialog.alert).toContainText(
      texts.error('access-denied', { action: 's3:CreateBucket' }),
    );
  });
});
