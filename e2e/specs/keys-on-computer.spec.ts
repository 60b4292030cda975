import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { dropFolder } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { writeTree } from '../support/file-tree.js';
import { recordedIpc, recordIpc } from '../support/ipc-traffic.js';
import { mfaCode, mfaDevice, type Practice } from '../support/practice.js';
import { secretsBelow } from '../support/secrecy.js';

/** The settings of the AWS tools for one test, and the environment with which Hoist finds them. */
async function awsTools(folder: string, { account, url }: Practice): Promise<Record<string, string>> {
  const home = join(folder, 'aws');
  await mkdir(home);
  const { accessKeyId, secretAccessKey, accountId } = account;
  await writeFile(
    join(home, 'config'),
    `[profile uploader]\nrole_arn = arn:aws:iam::${accountId}:role/Uploader\nsource_profile = base\nmfa_serial = ${mfaDevice}\n` +
      '[profile work]\nsso_session = work\nsso_account_id = 111122223333\nsso_role_name = Reader\n' +
      '[sso-session work]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n',
  );
  await writeFile(
    join(home, 'credentials'),
    `[base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  return {
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    AWS_ENDPOINT_URL_STS: url,
  };
}

test('a role of ~/.aws with MFA asks for the code once, uploads, and is known after a restart', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const env = await awsTools(folder, practice);
  const app = await launch({ env });
  await recordIpc(app.electron);
  const { keys, header, buckets, workspace, report } = screensOf(app.page, texts);
  await practice.contents.createBucket('by-role');
  await expect(keys.useFoundButton('base')).toBeVisible();
  await expect(app.page.getByRole('main')).toContainText(texts.text('found.kind.role-with-code'));
  await keys.useFoundButton('uploader').click();
  await keys.answerCode('000 000');
  await expect(buckets.alert).toContainText(texts.error('mfa-code-wrong'));
  await header.manageKeys();
  await keys.openDetails('uploader');
  await keys.answerCode('314 159');
  await expect(app.page.getByRole('main')).toContainText('assumed-role/Uploader/');
  await expect(app.page.getByRole('main')).toContainText(/Temporary keys: they expire/);
  await expect(header.keysButton).toHaveCount(0);
  await keys.savedKeys.first().getByRole('button').first().click();
  await expect(header.keysButton).toContainText(/uploader.*until/);
  await buckets.choose('by-role');
  const tree = await writeTree(folder, 'data', { 'a.txt': 'a', 'b.txt': 'b' });
  await dropFolder(screensOf(app.page, texts), tree, 2);
  await workspace.upload();
  await report.expectCounts({ found: 2, uploaded: 2, skipped: 0, failed: 0 });
  expect(await practice.contents.keys('by-role')).toEqual(['a.txt', 'b.txt']);
  const { secretAccessKey } = practice.account;
  for (const line of await recordedIpc(app.electron)) expect(line).not.toContain(secretAccessKey);
  await app.close();
  expect(await secretsBelow(join(folder, 'profile'), [secretAccessKey, mfaCode])).toEqual([]);

  const again = await launch({ env });
  const after = screensOf(again.page, texts);
  const question = again.page.getByRole('dialog', { name: texts.text('code.title') });
  await expect(question).toBeVisible();
  // A click beside it is no answer, and a page that is loaded again asks again.
  await again.page.mouse.click(5, 5);
  await again.page.evaluate(() => {
    Object.assign(window, { isOld: true });
    void (window as unknown as { hoist: { app: { reload(): unknown } } }).hoist.app.reload();
  });
  await again.page.waitForFunction(() => !('isOld' in window));
  await expect(question).toBeVisible();
  await after.keys.answerCode(mfaCode);
  await expect(after.header.keysButton).toContainText('uploader');
  await expect(after.buckets.bucket('by-role')).toBeVisible();
});

test('an expired sign-in names the command that renews it', async ({ folder, practice, launch, texts }) => {
  const app = await launch({ env: { ...(await awsTools(folder, practice)), HOME: folder } });
  const { keys, buckets } = screensOf(app.page, texts);
  await keys.useFoundButton('work').click();
  await expect(buckets.alert).toContainText(texts.error('aws-sign-in-needed', { profile: 'work' }));
  await expect(buckets.alert).toContainText('aws sso login --profile work');
});

test('keys in environment variables are used until Hoist closes', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const { accessKeyId, secretAccessKey } = practice.account;
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const app = await launch({ env });
  const { keys, header, buckets } = screensOf(app.page, texts);
  await keys.useFoundButton(texts.text('found.environment')).click();
  await expect(buckets.heading).toBeVisible();
  await expect(header.keysButton).toContainText(accessKeyId.slice(-4));
  await header.manageKeys();
  await expect(keys.savedKeys).toContainText(texts.text('keys.notKept'));
  await app.close();
  expect(await secretsBelow(join(folder, 'profile'), [secretAccessKey])).toEqual([]);

  const again = screensOf((await launch()).page, texts);
  await expect(again.keys.heading).toBeVisible();
});
