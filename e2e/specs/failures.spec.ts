import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { dropFolder, holdLaterParts, importKeys, openBucket } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { noise, sha256, writeTree } from '../support/file-tree.js';
import { openLink } from '../support/link.js';

const bucket = 'with-failures';

test('one failing file shows why, the others continue, and it can be retried', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { workspace, report } = screens;
  const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt'];
  const tree = await writeTree(
    folder,
    'four',
    Object.fromEntries(names.map((name) => [name, `file ${name}`])),
  );
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, names.length);

  await rm(join(tree, 'b.txt'));
  await workspace.upload();
  await report.expectCounts({ found: 4, uploaded: 3, skipped: 0, failed: 1 });
  await report.tab('failed').click();
  await expect(report.files('failed').row('b.txt')).toContainText(texts.error('file-vanished'));
  expect(await practice.contents.keys(bucket)).toEqual(['a.txt', 'c.txt', 'd.txt']);

  await writeFile(join(tree, 'b.txt'), 'file b.txt');
  await report.retryButton(1).click();
  await expect(report.heading).toHaveText(report.allInBucket(bucket, 4));
  await report.expectCounts({ found: 4, uploaded: 4, skipped: 0, failed: 0 });
  const objects = await practice.contents.objects(bucket);
  expect(objects['b.txt']?.sha256).toBe(sha256(Buffer.from('file b.txt')));
});

test('an object with different content is left alone, and replaced only after confirmation', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { workspace, report } = screens;
  const tree = await writeTree(folder, 'two', { 'same.txt': 'same', 'other.txt': 'mine' });
  await practice.contents.createBucket(bucket);
  await practice.contents.put(bucket, 'same.txt', 'same');
  await practice.contents.put(bucket, 'other.txt', 'theirs');
  await importKeys(screens, practice, folder);
  await screens.buckets.choose(bucket);
  await dropFolder(screens, tree, 2);
  await workspace.upload();
  await report.expectCounts({ found: 2, uploaded: 0, skipped: 1, failed: 1 });
  expect((await practice.contents.objects(bucket))['other.txt']?.sha256).toBe(sha256(Buffer.from('theirs')));

  await hoist.page.getByRole('button', { name: texts.text('report.replace', { files: 1 }) }).click();
  await hoist.page
    .getByRole('alertdialog')
    .getByRole('button', { name: texts.text('report.replaceConfirm') })
    .click();
  await expect(report.heading).toHaveText(report.allInBucket(bucket, 2));
  await report.expectCounts({ found: 2, uploaded: 1, skipped: 1, failed: 0 });
  expect((await practice.contents.objects(bucket))['other.txt']?.sha256).toBe(sha256(Buffer.from('mine')));
});

test('a wrong secret is reported where it is first noticed', async ({ folder, practice, screens, texts }) => {
  const { accessKeyId } = practice.account;
  const file = join(folder, 'wrong_accessKeys.csv');
  const secret = practice.stranger.secretAccessKey;
  await writeFile(file, `Access key ID,Secret access key\r\n${accessKeyId},${secret}\r\n`);
  await screens.keys.drop(file);
  await expect(screens.buckets.alert).toContainText(texts.error('secret-key-wrong'));
  await expect(
    screens.buckets.alert.getByRole('button', { name: texts.text('remedy.import-keys') }),
  ).toBeVisible();
});

test('a secret that was replaced in the meantime stops the run, and nothing is lost', async ({
  folder,
  practice,
  screens,
  texts,
}) => {
  const { workspace, report } = screens;
  const tree = await writeTree(folder, 'some', { 'a.txt': 'a', 'b.txt': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, 2);
  await practice.replaceSecret();
  await workspace.upload();
  await expect(workspace.alert.or(report.alert).first()).toContainText(texts.error('secret-key-wrong'));
});

test('a server that is switched off half-way is waited for, and the upload continues', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const size = 24 * 1024 * 1024;
  const files = {
    'big.bin': noise(size, 'big'),
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`small ${index}.bin`, noise(50_000, `${index}`)]),
    ),
  };
  const tree = await writeTree(folder, 'half', files);
  const link = await openLink(practice.url, { bytesPerSecond: 4_000_000 });
  try {
    const app = await launch({ endpoint: link.url });
    const screens = screensOf(app.page, texts);
    const { workspace, run, report } = screens;
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, 41);
    const before = link.sent();
    await workspace.upload();
    await expect.poll(() => link.sent() - before).toBeGreaterThan(size / 3);
    await link.cut();
    await expect(run.state('waiting')).toBeVisible();
    // It must not give up while nobody answers.
    await app.page.waitForTimeout(3_000);
    await expect(run.state('waiting')).toBeVisible();
    await link.restore();
    await report.appears();
    await report.expectCounts({ found: 41, uploaded: 41, skipped: 0, failed: 0 });
    const objects = await practice.contents.objects(bucket);
    expect(Object.fromEntries(Object.entries(objects).map(([key, object]) => [key, object.sha256]))).toEqual(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])),
    );
    expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
    await app.close();
  } finally {
    await link.close();
  }
});

test('a cancelled upload stops at once, keeps what arrived and leaves nothing incomplete', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const tree = await writeTree(folder, 'long', {
    'big.bin': noise(40 * 1024 * 1024, 'big'),
    'small.txt': 'small',
  });
  const link = await openLink(practice.url, { bytesPerSecond: 3_000_000 });
  try {
    const app = await launch({ endpoint: link.url });
    const screens = screensOf(app.page, texts);
    const { workspace, run, report } = screens;
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, 2);
    const partsSent = (): number => practice.countRequests(({ operation }) => operation === 'UploadPart');
    const before = link.sent();
    holdLaterParts(practice);
    await workspace.upload();
    await expect.poll(() => link.sent() - before).toBeGreaterThan(6_000_000);
    await expect
      .poll(async () => Number(await run.bar('big.bin').getAttribute('aria-valuenow')))
      .toBeGreaterThan(0);

    // The small file is there; the big one in flight is not done.
    await expect(run.tab('uploaded')).toHaveText(/1$/);
    await expect(run.tab('unfinished')).toHaveText(/1$/);

    await run.cancelButton.click();
    await run.goOnButton.click();
    await expect(run.cancelButton).toBeEnabled();
    await run.cancel();
    await report.appears();
    await report.expectCounts({ found: 2, uploaded: 1, skipped: 1, failed: 0 });
    expect(await practice.contents.keys(bucket)).toEqual(['small.txt']);
    expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
    const partsAtEnd = partsSent();
    expect(partsAtEnd).toBeLessThan(5);
    await app.page.waitForTimeout(2_000);
    expect(partsSent()).toBe(partsAtEnd);
    await app.close();
  } finally {
    await link.close();
  }
});

test('a server that sometimes answers with errors does not cost a file', async ({
  folder,
  practice,
  screens,
}) => {
  const { workspace, report } = screens;
  const tree = await writeTree(
    folder,
    'shaky',
    Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.txt`, `file ${index}`])),
  );
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, 60);
  const failedOnce = new Set<string>();
  practice.failRequests(({ operation, key }) => {
    if (operation !== 'PutObject' || key === null || failedOnce.has(key)) {
      return null;
    }
    failedOnce.add(key);
    const kinds = [
      { kind: 'error', code: 'SlowDown' },
      { kind: 'cut' },
      { kind: 'lose-answer' },
      null,
    ] as const;
    return kinds[failedOnce.size % kinds.length] ?? null;
  });
  await workspace.upload();
  await report.appears();
  expect(failedOnce.size).toBe(60);
  await report.expectCounts({ found: 60, uploaded: 60, skipped: 0, failed: 0 });
  expect(await practice.contents.keys(bucket)).toHaveLength(60);
});

test('the check at the end can be cancelled: the report says that it was, and calls nothing confirmed', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { workspace, run, report } = screens;
  const name = `a folder whose name is longer than its place ${'and longer '.repeat(8)}`.trim();
  const tree = await writeTree(folder, name, { 'a.txt': 'a', 'b.txt': 'b' });
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, 2);
  const isSent = (): boolean =>
    practice
      .server()
      .requests()
      .some(({ operation }) => operation === 'PutObject');
  practice.failRequests(({ operation }) =>
    operation === 'ListObjectsV2' && isSent() ? { kind: 'hold', until: new Promise(() => undefined) } : null,
  );
  await workspace.upload();
  await expect(run.cancelCheckButton).toBeVisible();
  // What is cut off can be read whole.
  await expect(hoist.page.getByRole('main').getByTitle(name)).toBeVisible();
  await expect(hoist.page.getByRole('banner').getByTitle(bucket)).toBeVisible();

  await run.cancelCheckButton.click();
  await run.confirmCancelCheckButton.click();
  await report.expectCounts({ found: 2, uploaded: 2, skipped: 0, failed: 0 });
  await expect(report.heading).not.toHaveText(report.allInBucket(bucket, 2));
  await expect(hoist.page.getByRole('main')).toContainText(texts.error('check-cancelled'));
  await expect(hoist.page.getByRole('main')).not.toContainText('can be deleted');
});
