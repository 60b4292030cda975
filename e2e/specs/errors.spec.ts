import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { PracticeFault, PracticeRequest } from '../../src/practice/practice-server.js';
import { expect, test } from '../fixtures.js';
import { AccessCheck } from '../pages/bucket-tools.js';
import { ConnectionDialog } from '../pages/connection-dialog.js';
import { dropFolder, importKeys, openBucket } from '../pages/journeys.js';
import type { Screens } from '../pages/screens.js';
import { writeTree } from '../support/file-tree.js';
import { writeKeyFile } from '../support/key-files.js';
import type { Practice } from '../support/practice.js';
import type { Texts } from '../support/texts.js';

/** Each error is provoked over HTTP; its message says what is wrong, and its button does what it says. */

const bucket = 'with-errors';

/** The notice of an error. */
function notice(page: Page, sentence: string): Locator {
  return page.getByRole('alert').filter({ hasText: sentence });
}

function button(page: Page, texts: Texts, remedy: string, values: Record<string, string> = {}): Locator {
  return page.getByRole('alert').getByRole('button', { name: texts.text(`remedy.${remedy}`, values) });
}

function failing(operation: string, fault: PracticeFault) {
  return (request: PracticeRequest) => (request.operation === operation ? fault : null);
}

/** Two files, uploaded to a bucket while `fault` is active. */
async function uploadInto(
  screens: Screens,
  practice: Practice,
  folder: string,
  fault: PracticeFault | null,
): Promise<void> {
  const tree = await writeTree(folder, 'two', { 'a.txt': 'a', 'b.txt': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, 2);
  if (fault !== null) practice.failRequests(failing('PutObject', fault));
  await screens.workspace.upload();
}

test.describe('errors about keys', () => {
  test('a wrong secret leads to importing another key', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    const file = join(folder, 'wrong_accessKeys.csv');
    const { accessKeyId } = practice.account;
    await writeFile(
      file,
      `Access key ID,Secret access key\n${accessKeyId},${practice.stranger.secretAccessKey}\n`,
    );
    await practice.contents.createBucket(bucket);
    await screens.keys.drop(file);
    await expect(notice(hoist.page, texts.error('secret-key-wrong'))).toBeVisible();
    await button(hoist.page, texts, 'import-keys').first().click();
    await screens.keys.drop(await writeKeyFile(folder, practice.account));
    await expect(screens.buckets.bucket(bucket)).toBeVisible();
  });

  test('an unknown key leads to importing another one, or belongs to another server', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    const file = join(folder, 'unknown_accessKeys.csv');
    const unknown = `${practice.account.accessKeyId.slice(0, -4)}ZZZZ`;
    await writeFile(
      file,
      `Access key ID,Secret access key\n${unknown},${practice.account.secretAccessKey}\n`,
    );
    await practice.contents.createBucket(bucket);
    await screens.keys.drop(file);
    await expect(notice(hoist.page, texts.error('access-key-unknown'))).toBeVisible();
    await button(hoist.page, texts, 'connection-settings').first().click();
    const dialog = new ConnectionDialog(hoist.page, texts);
    await expect(dialog.addressField).toHaveValue(practice.url);
    await hoist.page.keyboard.press('Escape');
    await button(hoist.page, texts, 'import-keys').first().click();
    await screens.keys.drop(await writeKeyFile(folder, practice.account));
    await expect(screens.buckets.bucket(bucket)).toBeVisible();
  });

  test('expired keys lead to importing new ones, and the upload continues', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await uploadInto(screens, practice, folder, { kind: 'error', code: 'ExpiredToken' });
    await expect(notice(hoist.page, texts.error('token-expired'))).toBeVisible();
    practice.failRequests(null);
    await button(hoist.page, texts, 'import-keys').click();
    await screens.keys.drop(await writeKeyFile(folder, practice.account));
    await screens.report.retryButton(2).click();
    await expect(screens.report.heading).toHaveText(screens.report.allInBucket(bucket, 2));
  });

  test('a clock that is 17 minutes wrong does not matter when the server tells the time', async ({
    folder,
    practice,
    screens,
  }) => {
    const tree = await writeTree(folder, 'two', { 'a.txt': 'a', 'b.txt': 'b' });
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, 2);
    practice.setClockAhead(17 * 60_000);
    await screens.workspace.upload();
    await expect(screens.report.heading).toHaveText(screens.report.allInBucket(bucket, 2));
  });

  test('a clock that is 17 minutes wrong is reported when the server insists, and a retry works once it is right', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    const ServerTime = new Date(Date.now() + 17 * 60_000).toISOString();
    await uploadInto(screens, practice, folder, {
      kind: 'error',
      code: 'RequestTimeTooSkewed',
      fields: { ServerTime },
    });
    await expect(notice(hoist.page, texts.error('clock-skewed', { minutes: 17 }))).toBeVisible();
    practice.failRequests(null);
    await button(hoist.page, texts, 'try-again').click();
    await expect(screens.report.heading).toHaveText(screens.report.allInBucket(bucket, 2));
  });
});

test.describe('errors about regions', () => {
  test('offer to switch to the region of a server', async ({ folder, practice, hoist, screens, texts }) => {
    const dialog = new ConnectionDialog(hoist.page, texts);
    await practice.contents.createBucket(bucket);
    await importKeys(screens, practice, folder);
    await expect(screens.buckets.bucket(bucket)).toBeVisible();
    await dialog.open();
    await dialog.regionField.fill('moon-1');
    await dialog.saveButton.click();
    await expect(
      notice(hoist.page, texts.error('bucket-wrong-region', { region: 'us-east-1', bucket: '_' })),
    ).toBeVisible();
    await button(hoist.page, texts, 'switch-region', { region: 'us-east-1' }).click();
    await expect(screens.buckets.bucket(bucket)).toBeVisible();
    await dialog.open();
    await expect(dialog.regionField).toHaveValue('us-east-1');
  });

  test('offer to switch to the region of a bucket, and the upload continues there', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await uploadInto(screens, practice, folder, {
      kind: 'error',
      code: 'PermanentRedirect',
      headers: { 'x-amz-bucket-region': 'ap-northeast-2' },
    });
    const sentence = texts.error('bucket-wrong-region', { region: 'ap-northeast-2', bucket });
    await expect(notice(hoist.page, sentence)).toBeVisible();
    practice.failRequests(null);
    await button(hoist.page, texts, 'switch-region', { region: 'ap-northeast-2' }).click();
    await expect(screens.report.heading).toHaveText(screens.report.allInBucket(bucket, 2));
  });

  test('do not occur for a bucket in any region that is opened by its name', async ({
    folder,
    practice,
    screens,
  }) => {
    await practice.contents.createBucket('far-away', 'eu-central-1');
    await importKeys(screens, practice, folder);
    await screens.buckets.openByName('far-away');
    await expect(screens.workspace.emptyHeading).toBeVisible();
  });
});

test.describe('errors about permissions', () => {
  test.describe('without s3:PutObject', () => {
    test.use({ account: { denied: ['s3:PutObject'] } });

    test('the missing action and its resource are named, and another bucket can be chosen', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      await uploadInto(screens, practice, folder, null);
      const values = { action: 's3:PutObject', resource: `arn:aws:s3:::${bucket}/*`, bucket };
      const denied = notice(hoist.page, texts.error('access-denied', values));
      await expect(denied).toBeVisible();
      await expect(denied).toContainText(texts.text('error.access-denied.action', values));
      await button(hoist.page, texts, 'check-access').click();
      const access = new AccessCheck(hoist.page, texts);
      await expect(access.dialog).toContainText('s3:PutObject');
      await access.closeButton.click();
      await screens.workspace.upload();
      await expect(denied).toBeVisible();
      await button(hoist.page, texts, 'choose-bucket').click();
      await expect(screens.buckets.bucket(bucket)).toBeVisible();
    });
  });

  test('an encryption key that may not be used is named', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    const resource = 'arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    await uploadInto(screens, practice, folder, {
      kind: 'error',
      code: 'AccessDenied',
      message: `User: arn:aws:iam::111122223333:user/kim is not authorized to perform: kms:GenerateDataKey on resource: ${resource} because no identity-based policy allows the kms:GenerateDataKey action`,
    });
    const values = { action: 'kms:GenerateDataKey', resource };
    const denied = notice(hoist.page, texts.error('kms-denied', values));
    await expect(denied).toContainText(texts.text('error.kms-denied.action', values));
    practice.failRequests(null);
    await button(hoist.page, texts, 'import-keys').click();
    await expect(screens.keys.savedKeys).toHaveCount(1);
  });

  test('a bucket that accepts no ACLs: a retry without what adds them works', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await uploadInto(screens, practice, folder, { kind: 'error', code: 'AccessControlListNotSupported' });
    await expect(notice(hoist.page, texts.error('acl-not-supported'))).toBeVisible();
    practice.failRequests(null);
    await button(hoist.page, texts, 'try-again').click();
    await expect(screens.report.heading).toHaveText(screens.report.allInBucket(bucket, 2));
  });
});

test.describe('errors about buckets', () => {
  test('a name that is taken leads to another name', async ({ folder, practice, hoist, screens, texts }) => {
    const { dialog } = screens.buckets;
    await importKeys(screens, practice, folder);
    practice.failRequests(failing('CreateBucket', { kind: 'error', code: 'BucketAlreadyExists' }));
    await screens.buckets.create('popular-name', 'ap-northeast-2');
    await expect(notice(hoist.page, texts.error('bucket-taken', { bucket: 'popular-name' }))).toBeVisible();
    practice.failRequests(null);
    await dialog.alert.getByRole('button', { name: texts.text('remedy.other-name') }).click();
    await expect(dialog.nameField).toBeFocused();
    await hoist.page.keyboard.type('rare-name');
    await dialog.createButton.click();
    await expect(screens.workspace.emptyHeading).toBeVisible();
    expect(await practice.contents.region('rare-name')).toBe('ap-northeast-2');
  });

  test('a bucket that is gone is created again, and gets the files', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await uploadInto(screens, practice, folder, { kind: 'error', code: 'NoSuchBucket' });
    await expect(notice(hoist.page, texts.error('bucket-not-found', { bucket }))).toBeVisible();
    practice.failRequests(null);
    await button(hoist.page, texts, 'create-bucket').click();
    await expect(screens.buckets.dialog.nameField).toHaveValue(bucket);
  });
});

test.describe('errors of the network', () => {
  test('a server that asks for fewer requests is retried', async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    await practice.contents.createBucket(bucket);
    practice.failRequests(failing('ListBuckets', { kind: 'error', code: 'SlowDown' }));
    await importKeys(screens, practice, folder);
    await expect(notice(hoist.page, texts.error('slow-down'))).toBeVisible();
    practice.failRequests(null);
    await button(hoist.page, texts, 'try-again').click();
    await expect(screens.buckets.bucket(bucket)).toBeVisible();
  });

  test('a network that is unreachable is retried', async ({ folder, practice, hoist, screens, texts }) => {
    await practice.contents.createBucket(bucket);
    await practice.switchOff();
    await importKeys(screens, practice, folder);
    const host = new URL(practice.url).host;
    await expect(notice(hoist.page, texts.error('network-unreachable', { host }))).toBeVisible();
    await practice.switchOn();
    await button(hoist.page, texts, 'try-again').click();
    await expect(screens.buckets.bucket(bucket)).toBeVisible();
  });
});
