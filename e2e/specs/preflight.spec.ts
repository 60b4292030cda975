import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minimalPolicy } from '../../src/s3/permissions/policy/minimal-policy.js';
import { expect, test } from '../fixtures.js';
import { AccessCheck } from '../pages/bucket-tools.js';
import { dropFolder, importKeys, openBucket } from '../pages/journeys.js';
import { expectAccessible } from '../support/accessibility.js';
import { answerSaveDialogs } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';
import { tabTo } from '../support/keyboard.js';

const bucket = 'survey-2026';
const everything = {
  write: 'allowed',
  'write-parts': 'allowed',
  list: 'allowed',
  read: 'allowed',
  'list-parts': 'allowed',
  abort: 'allowed',
  'list-uploads': 'allowed',
};

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language, account: { denied: ['s3:AbortMultipartUpload', 's3:GetObject'] } });

    test('the permission check says what is missing and whom to ask, and leaves nothing in the bucket', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      await openBucket(screens, practice, folder, bucket);
      const access = new AccessCheck(hoist.page, texts);
      await access.checkButton.click();
      await expect(access.rows).toHaveCount(7);
      expect(await access.states()).toEqual({
        ...everything,
        write: 'untestable',
        read: 'denied',
        abort: 'denied',
      });
      await expect(access.row('abort')).toContainText(texts.text('access.abort.without'));
      await expect(access.row('abort')).toContainText(
        texts.text('access.ask', {
          action: 's3:AbortMultipartUpload',
          resource: `arn:aws:s3:::${bucket}/*`,
        }),
      );
      await expect(access.row('write')).toContainText(texts.text('access.untested.no-way-back'));
      await expectAccessible(hoist.page, 'permissions');
      expect(await practice.contents.keys(bucket)).toEqual([]);
      expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
    });
  });
}

test('the permission check copies and saves the policy for the bucket and the prefix', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, await writeTree(folder, 'raw', { 'a.csv': '1' }), 1);
  await hoist.page.getByRole('textbox', { name: texts.text('options.prefix') }).fill('측정/2026');
  const access = new AccessCheck(hoist.page, texts);
  await access.checkButton.click();
  await expect(access.rows).toHaveCount(7);
  expect(await access.states()).toEqual(everything);
  const wanted = minimalPolicy({
    bucket,
    prefix: '측정/2026/',
    region: 'ap-northeast-2',
    kmsKeyArn: null,
    createsBucket: false,
  });
  expect(JSON.parse(await access.policy.innerText())).toEqual(wanted);

  await access.copyButton.click();
  await expect(hoist.page.getByText(texts.text('policy.copied'))).toBeVisible();
  const copied = await hoist.electron.evaluate(async ({ clipboard }) => clipboard.readText());
  expect(JSON.parse(copied)).toEqual(wanted);

  const file = join(folder, 'policy.json');
  await answerSaveDialogs(hoist.electron, null);
  await access.saveButton.click();
  await answerSaveDialogs(hoist.electron, file);
  await access.saveButton.click();
  await expect(hoist.page.getByText(texts.text('policy.saved'))).toBeVisible();
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(wanted);

  await access.closeButton.click();
  await expect(hoist.page.getByRole('button', { name: texts.text('access.summary.allowed') })).toBeVisible();
  // The result is valid for the place that was checked, and for no other.
  await hoist.page.getByRole('textbox', { name: texts.text('options.prefix') }).fill('elsewhere');
  await expect(access.checkButton).toBeVisible();
});

test('the permission check can be reached and read without a mouse', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  await openBucket(screens, practice, folder, bucket);
  const { page } = hoist;
  const access = new AccessCheck(page, texts);
  await tabTo(page, access.checkButton);
  await page.keyboard.press('Enter');
  await expect(access.rows).toHaveCount(7);
  await tabTo(page, access.policy);
  await tabTo(page, access.againButton);
  await page.keyboard.press('Escape');
  await expect(access.dialog).toBeHidden();
  await expect(page.getByRole('button', { name: texts.text('access.summary.allowed') })).toBeFocused();
});

test.describe('the permission check, with keys that may only write below a prefix', () => {
  const scope = { bucket, prefix: 'team/', region: 'ap-northeast-2', kmsKeyArn: null, createsBucket: false };
  test.use({ account: { denied: [], policy: minimalPolicy(scope) } });

  test('finds the policy sufficient for the prefix, and the upload works', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await practice.contents.createBucket(bucket);
    await importKeys(screens, practice, folder);
    await screens.buckets.openByName(bucket);
    const access = new AccessCheck(hoist.page, texts);
    await access.checkButton.click();
    await expect(access.rows).toHaveCount(7);
    expect(await access.states()).toMatchObject({
      write: 'untestable',
      'write-parts': 'denied',
      list: 'denied',
    });
    await access.closeButton.click();

    await dropFolder(screens, await writeTree(folder, 'raw', { 'a.csv': '1', 'b.csv': '2' }), 2);
    await hoist.page.getByRole('textbox', { name: texts.text('options.prefix') }).fill('team');
    await access.checkButton.click();
    await expect(access.rows).toHaveCount(7);
    expect(await access.states()).toEqual(everything);
    await access.closeButton.click();

    await screens.workspace.upload();
    await screens.report.appears();
    expect(await practice.contents.keys(bucket)).toEqual(['team/a.csv', 'team/b.csv']);
  });
});

test.describe('the permission check, with keys that may not put objects', () => {
  test.use({ account: { denied: ['s3:PutObject'] } });

  test('names the missing permission before anything is sent', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await openBucket(screens, practice, folder, bucket);
    const access = new AccessCheck(hoist.page, texts);
    await access.checkButton.click();
    await expect(access.dialog).toContainText(texts.text('access.summary.blocked'));
    expect(await access.states()).toMatchObject({
      write: 'denied',
      'write-parts': 'denied',
      read: 'allowed',
    });
  });
});
