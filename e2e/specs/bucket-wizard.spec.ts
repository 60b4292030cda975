import { expect, test } from '../fixtures.js';
import { importKeys } from '../pages/journeys.js';
import { expectAccessible } from '../support/accessibility.js';
import { tabTo } from '../support/keyboard.js';

const seoul = 'ap-northeast-2';

for (const language of ['en', 'ko'] as const) {
  test.describe(`the bucket wizard (${language})`, () => {
    test.use({ language });

    test('applies every setting that was chosen, and shows the requests before sending them', async ({
      folder,
      practice,
      hoist,
      screens,
      texts,
    }) => {
      const { dialog } = screens.buckets;
      await importKeys(screens, practice, folder);
      await screens.buckets.createButton.click();
      await dialog.fill('with-everything', seoul);
      await expect(dialog.rules.filter({ hasText: texts.text('createBucket.lookUp.free') })).toBeVisible();
      await dialog.settingsButton.click();
      await dialog.turn('createBucket.versioning');
      await dialog.encryptWith('not a key');
      await expect(dialog.createButton).toBeDisabled();
      await expect(dialog.root).toContainText(texts.text('createBucket.kmsKeyWrong'));
      await expectAccessible(hoist.page, 'the settings of a new bucket');
      await dialog.kmsKeyField.fill('alias/data');
      await dialog.addTag(1, 'team', '연구 1');
      await dialog.addTag(2, 'team', 'again');
      await expect(dialog.root).toContainText(texts.text('createBucket.tagProblem.key-repeated'));
      await expect(dialog.createButton).toBeDisabled();
      await dialog.root
        .getByRole('button', { name: texts.text('createBucket.removeTag', { number: 2 }) })
        .click();
      await dialog.requestsButton.click();

      const host = new URL(practice.url).host;
      await expect(dialog.requests).toHaveCount(8);
      await expect(dialog.requests.nth(1)).toContainText('PUT /with-everything/ HTTP/1.1');
      await expect(dialog.requests.nth(1)).toContainText(`host: ${host}`);
      await expect(dialog.requests.nth(1)).toContainText(`<LocationConstraint>${seoul}</LocationConstraint>`);
      await expect(dialog.requests.nth(4)).toContainText('<KMSMasterKeyID>alias/data</KMSMasterKeyID>');
      await expect(dialog.requests.nth(6)).toContainText('<Value>연구 1</Value>');
      await expect(dialog.requests.nth(7)).toContainText('<DaysAfterInitiation>7</DaysAfterInitiation>');
      const shown = (await dialog.requests.allInnerTexts()).join('\n');
      expect(shown).not.toContain(practice.account.secretAccessKey);
      expect(shown).not.toContain(practice.account.accessKeyId);
      expect(shown).not.toMatch(/authorization/i);
      await expectAccessible(hoist.page, 'the requests of a new bucket');

      await dialog.createButton.click();
      await expect(screens.workspace.emptyHeading).toBeVisible();
      expect(await practice.contents.settings('with-everything')).toEqual({
        blocksPublicAccess: true,
        encryption: 'aws:kms',
        kmsKey: 'alias/data',
        versioning: 'Enabled',
        tags: { team: '연구 1' },
        abortsAfterDays: [7],
      });
    });

    test('continues a setup that was interrupted', async ({ folder, practice, hoist, screens, texts }) => {
      const { dialog } = screens.buckets;
      await importKeys(screens, practice, folder);
      await screens.buckets.createButton.click();
      await dialog.fill('half-done', seoul);
      await dialog.settingsButton.click();
      await dialog.turn('createBucket.versioning');
      practice.failRequests(({ operation }) =>
        operation === 'PutBucketVersioning' ? { kind: 'error', code: 'InternalError' } : null,
      );
      await dialog.createButton.click();

      await expect(dialog.root).toContainText(texts.text('setup.createdTitle', { bucket: 'half-done' }));
      await expect(dialog.step('public-access')).toContainText(texts.text('setup.state.done'));
      await expect(dialog.step('versioning')).toContainText(texts.text('setup.state.failed'));
      await expect(dialog.step('versioning')).toContainText(texts.error('service-unavailable'));
      await expect(dialog.step('lifecycle')).toContainText(texts.text('setup.state.missing'));
      await expect(dialog.openButton).toBeFocused();
      await expectAccessible(hoist.page, 'a bucket that is half done');
      expect((await practice.contents.settings('half-done')).versioning).toBeNull();

      practice.failRequests(null);
      await dialog.completeButton.click();
      await expect(screens.workspace.emptyHeading).toBeVisible();
      expect(await practice.contents.settings('half-done')).toMatchObject({
        versioning: 'Enabled',
        abortsAfterDays: [7],
      });
    });
  });
}

test('the bucket wizard finds out what an existing bucket lacks, and adds it', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { dialog } = screens.buckets;
  await practice.contents.createBucket('made-elsewhere', 'eu-west-1');
  await importKeys(screens, practice, folder);
  await screens.buckets.createButton.click();
  await dialog.fill('made-elsewhere', seoul);
  await expect(dialog.rules.filter({ hasText: texts.text('createBucket.lookUp.yours') })).toBeVisible();
  await dialog.createButton.click();
  await expect(dialog.root).toContainText(texts.text('setup.yoursTitle', { bucket: 'made-elsewhere' }));
  await expect(dialog.step('lifecycle')).toContainText(texts.text('setup.state.missing'));
  expect((await practice.contents.settings('made-elsewhere')).abortsAfterDays).toEqual([]);
  await dialog.completeButton.click();
  await expect(screens.workspace.emptyHeading).toBeVisible();
  expect((await practice.contents.settings('made-elsewhere')).abortsAfterDays).toEqual([7]);
});

test('the bucket wizard shows that a name is taken while it is typed', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { dialog } = screens.buckets;
  await practice.strangersContents.createBucket('popular-name');
  await importKeys(screens, practice, folder);
  await screens.buckets.createButton.click();
  await dialog.nameField.fill('popular-name');
  await expect(dialog.rules.filter({ hasText: texts.text('createBucket.lookUp.taken') })).toContainText(
    texts.text('createBucket.ruleBroken'),
  );
  await dialog.nameField.fill('popular-name-2');
  await expect(dialog.rules.filter({ hasText: texts.text('createBucket.lookUp.free') })).toBeVisible();
});

test('the bucket wizard creates a bucket in the account’s own namespace', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { dialog } = screens.buckets;
  await importKeys(screens, practice, folder);
  await screens.buckets.createButton.click();
  await dialog.fill('data', seoul);
  await dialog.settingsButton.click();
  await dialog.turn('createBucket.ownName');
  const name = `data-${practice.account.accountId}-${seoul}-an`;
  await expect(dialog.root.getByText(name)).toBeVisible();
  await dialog.nameField.fill('d'.repeat(33));
  await expect(
    dialog.rules.filter({ hasText: texts.text('createBucket.prefixLength', { most: 32 }) }),
  ).toContainText(texts.text('createBucket.ruleBroken'));
  await dialog.nameField.fill('data');
  await dialog.createButton.click();
  await expect(screens.workspace.emptyHeading).toBeVisible();
  expect(await practice.contents.region(name)).toBe(seoul);
});

test.describe('the bucket wizard, with keys that may not set lifecycle rules', () => {
  test.use({ account: { denied: ['s3:PutLifecycleConfiguration', 's3:GetLifecycleConfiguration'] } });

  test('says so, and the bucket can be used', async ({ folder, practice, screens, texts }) => {
    const { dialog } = screens.buckets;
    await importKeys(screens, practice, folder);
    await screens.buckets.create('still-usable', seoul);
    await expect(dialog.step('lifecycle')).toContainText(texts.text('setup.state.denied'));
    await expect(dialog.step('lifecycle')).toContainText('s3:PutLifecycleConfiguration');
    await dialog.completeButton.click();
    await expect(dialog.step('lifecycle')).toContainText(texts.text('setup.state.denied'));
    await dialog.openButton.click();
    await expect(screens.workspace.emptyHeading).toBeVisible();
    expect(await practice.contents.keys('still-usable')).toEqual([]);
  });
});

test('the bucket wizard works with the keyboard only', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { page } = hoist;
  const { dialog } = screens.buckets;
  await importKeys(screens, practice, folder);
  await tabTo(page, screens.buckets.createButton);
  await page.keyboard.press('Enter');
  await expect(dialog.nameField).toBeFocused();
  await page.keyboard.type('typed-only');
  // The region opens its list while it has the focus, and hides everything else from assistive technology.
  await page.keyboard.press('Tab');
  await expect(dialog.regionField).toBeFocused();
  await page.keyboard.press('Tab');
  await tabTo(page, dialog.settingsButton);
  await page.keyboard.press('Enter');
  await expect(dialog.encryptionField).toBeVisible();
  await tabTo(page, dialog.switchOf('createBucket.versioning'));
  await page.keyboard.press('Space');
  await tabTo(page, dialog.addTagButton);
  await page.keyboard.press('Enter');
  await page.keyboard.type('team');
  await page.keyboard.press('Tab');
  await page.keyboard.type('lab');
  await tabTo(page, dialog.requestsButton);
  await page.keyboard.press('Enter');
  await expect(dialog.requests).toHaveCount(7);
  await tabTo(page, dialog.createButton);
  await page.keyboard.press('Enter');
  await expect(page.getByText(texts.text('createBucket.created', { bucket: 'typed-only' }))).toBeVisible();
  expect(await practice.contents.settings('typed-only')).toMatchObject({
    versioning: 'Enabled',
    tags: { team: 'lab' },
  });
});

test('a half-filled form asks before a click beside it or Escape closes it', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { dialog } = screens.buckets;
  const { page } = hoist;
  await importKeys(screens, practice, folder);
  await screens.buckets.createButton.click();
  await page.keyboard.press('Escape');
  await expect(dialog.root).toHaveCount(0);

  await screens.buckets.createButton.click();
  await dialog.nameField.fill('half-typed');
  const question = page.getByRole('alertdialog', { name: texts.text('dialog.discardTitle') });
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: texts.text('dialog.goOn') }).click();
  await expect(dialog.nameField).toHaveValue('half-typed');
  await page.mouse.click(5, 5);
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: texts.text('dialog.discard') }).click();
  await expect(dialog.root).toHaveCount(0);
  await expect(question).toHaveCount(0);
});
