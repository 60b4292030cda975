import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { importKeys } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { askedDialogs, catchTrash, trashedFiles } from '../support/dialogs.js';
import { keyFileShapes, writeKeyFile } from '../support/key-files.js';
import { startKeyring } from '../support/keyring.js';
import { savedSecrets, secretsBelow } from '../support/secrecy.js';

for (const [shape, make] of Object.entries(keyFileShapes)) {
  test(`the keys screen accepts ${shape}`, async ({ folder, practice, screens }) => {
    const { name, bytes } = make(practice.account);
    const file = join(folder, name);
    await writeFile(file, bytes);
    await screens.keys.drop(file);
    await expect(screens.buckets.heading).toBeVisible();
    await expect(screens.header.keysButton).toContainText(practice.account.accessKeyId.slice(-4));
  });
}

test('the keys screen accepts a key file chosen in a dialog, and nothing when the dialog is closed', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { keys, buckets } = screens;
  const file = await writeKeyFile(folder, practice.account);
  await keys.choose(hoist.electron, null);
  await expect(keys.heading).toBeVisible();
  await keys.choose(hoist.electron, file);
  await expect(buckets.heading).toBeVisible();
  const asked = await askedDialogs(hoist.electron);
  // Without a default folder Electron's dialogs open in Downloads, whatever the system's default is.
  expect(asked).toEqual([expect.objectContaining({ properties: ['openFile'], hasDefaultPath: true })]);
});

test('the keys screen shows whose keys were imported and how old they are', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { keys, buckets, header } = screens;
  const { accessKeyId, accountId } = practice.account;
  await keys.drop(await writeKeyFile(folder, practice.account));
  await expect(buckets.heading).toBeVisible();
  const account = accountId.replace(/^(....)(....)(....)$/, '$1-$2-$3');
  await expect(keys.imported).toContainText(texts.text('imported.shape.key-table'));
  await expect(keys.imported).toContainText(texts.text('keyFacts.whose.user', { name: 'analyst', account }));
  await expect(keys.imported).toContainText(texts.text('keyFacts.age', { days: 0, day: '' }));
  await expect(keys.imported).toContainText('analyst_accessKeys.csv');
  // The file did not contain the name; STS told it.
  await expect(header.keysButton).toContainText('analyst');
  await expect(header.keysButton).toContainText(accessKeyId.slice(-4));
});

test('the keys screen does not offer to trash the only copy of a key', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  await screens.keys.drop(await writeKeyFile(folder, practice.account));
  await expect(screens.keys.imported).toContainText(texts.text('imported.stays.only-copy'));
  await expect(screens.keys.trashButton).toHaveCount(0);
});

test('the keys screen, with a keychain, trashes a key file, and only if it is still the same', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const keyring = await startKeyring(folder);
  try {
    const hoist = await launch(keyring.launchOptions);
    const { keys, header } = screensOf(hoist.page, texts);
    await catchTrash(hoist.electron);
    const file = await writeKeyFile(folder, practice.account);
    await keys.drop(file);
    await keys.trashButton.click();
    await expect(keys.imported).toContainText(texts.text('imported.moved'));
    expect(await trashedFiles(hoist.electron)).toEqual([file]);

    await header.manageKeys();
    await keys.drop(file);
    await expect(keys.trashButton).toBeVisible();
    await writeFile(file, 'something else');
    await keys.trashButton.click();
    await expect(keys.imported).toContainText(texts.error('key-file-not-trashed', { reason: 'changed' }));
    expect(await trashedFiles(hoist.electron)).toEqual([file]);
    await hoist.close();
  } finally {
    await keyring.stop();
  }
});

test('the keys screen says that keys do not work', async ({ folder, practice, screens, texts }) => {
  const wrong = { ...practice.account, secretAccessKey: practice.stranger.secretAccessKey };
  await screens.keys.drop(await writeKeyFile(folder, wrong));
  const reason = texts.error('secret-key-wrong');
  await expect(screens.keys.imported).toContainText(texts.text('keyFacts.refused', { reason }));
});

test.describe('the keys screen, with keys that may not ask for their age', () => {
  test.use({ account: { denied: ['iam:ListAccessKeys'] } });

  test('accepts them', async ({ folder, practice, screens, texts }) => {
    await importKeys(screens, practice, folder);
    await expect(screens.keys.imported).toContainText(texts.text('keyFacts.ageDenied'));
  });
});

test('the keys screen names keys, and uses those chosen last after a restart', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const keyring = await startKeyring(folder);
  try {
    const first = await launch(keyring.launchOptions);
    let { keys, header, buckets } = screensOf(first.page, texts);
    await importKeys(screensOf(first.page, texts), practice, folder);
    await expect(header.keysButton).toContainText('analyst');
    await header.manageKeys();
    await keys.openDetails('analyst');
    await keys.rename('연구실');
    await expect(keys.savedKeys.first()).toContainText('연구실');
    await keys.drop(await writeKeyFile(folder, practice.stranger));
    await expect(buckets.heading).toBeVisible();
    await expect(header.keysButton).toContainText('stranger');
    await header.choose('연구실');
    await expect(header.keysButton).toContainText('연구실');
    await first.close();

    const second = await launch(keyring.launchOptions);
    ({ keys, header, buckets } = screensOf(second.page, texts));
    await expect(header.keysButton).toContainText('연구실');
    await second.close();
  } finally {
    await keyring.stop();
  }
});

const wrongFiles = {
  'an empty file': { code: 'key-file-empty', content: '' },
  'a file with a password for the console only': {
    code: 'key-file-console-password-only',
    content:
      'User name,Password,Console sign-in URL\nanalyst,abc123,https://1.signin.aws.amazon.com/console\n',
  },
  'a file that holds something else': {
    code: 'key-file-not-recognised',
    values: { looksLike: 'other' },
    content: 'player,actions\n1,17\n',
  },
} as const;

for (const [what, { code, content, ...rest }] of Object.entries(wrongFiles)) {
  test(`the keys screen says what is wrong with ${what}`, async ({ folder, screens, texts }) => {
    const file = join(folder, 'wrong.csv');
    await writeFile(file, content);
    await screens.keys.drop(file);
    await expect(screens.keys.alert).toContainText(texts.error(code, 'values' in rest ? rest.values : {}));
    await expect(screens.keys.heading).toBeVisible();
  });
}

test('the keys screen refuses a file of 2 GB without reading it', async ({ folder, screens, texts }) => {
  const file = join(folder, 'huge.csv');
  const handle = await open(file, 'w');
  await handle.truncate(2 * 1024 ** 3);
  await handle.close();
  await screens.keys.drop(file);
  await expect(screens.keys.alert).toContainText(texts.error('key-file-too-large'));
});

test('the keys screen forgets keys at the end where the system has no keychain, and says so', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const first = await launch();
  const screens = screensOf(first.page, texts);
  await expect(screens.keys.sessionOnlyNotice).toBeVisible();
  await importKeys(screens, practice, folder);
  await first.close();

  const second = screensOf((await launch()).page, texts);
  await expect(second.keys.heading).toBeVisible();
});

test.describe('the keys screen, with a keychain', () => {
  test('keeps keys across a restart, encrypted, until they are removed', async ({
    folder,
    practice,
    launch,
    texts,
  }) => {
    const keyring = await startKeyring(folder);
    try {
      const first = await launch(keyring.launchOptions);
      let screens = screensOf(first.page, texts);
      await expect(screens.keys.protectedNotice).toBeVisible();
      await importKeys(screens, practice, folder);
      await first.close();

      const second = await launch(keyring.launchOptions);
      screens = screensOf(second.page, texts);
      await expect(screens.buckets.heading).toBeVisible();
      await expect(screens.header.keysButton).toContainText(practice.account.accessKeyId.slice(-4));
      await screens.header.manageKeys();
      await expect(screens.keys.savedKeys).toHaveCount(1);
      await expect(screens.keys.savedKeys).toContainText(texts.text('keys.kept'));
      const stored = await savedSecrets(join(folder, 'profile'));
      expect(stored).toHaveLength(1);
      await screens.keys.removeKeys('analyst');
      await expect(screens.keys.heading).toBeVisible();
      await second.close();
      expect(await secretsBelow(join(folder, 'profile'), stored)).toEqual([]);

      const third = await launch(keyring.launchOptions);
      await expect(screensOf(third.page, texts).keys.heading).toBeVisible();
      await third.close();
    } finally {
      await keyring.stop();
    }
  });
});
