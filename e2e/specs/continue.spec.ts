import type { AnsweredRequest } from '../../src/practice/request-log.js';
import { expect, test } from '../fixtures.js';
import { dropFolder, importKeys, openBucket } from '../pages/journeys.js';
import { type Screens, screensOf } from '../pages/screens.js';
import { expectAccessible } from '../support/accessibility.js';
import { noise, sha256, writeTree } from '../support/file-tree.js';
import type { HoistApp } from '../support/hoist-app.js';
import { tabTo } from '../support/keyboard.js';
import { startKeyring } from '../support/keyring.js';
import type { Practice } from '../support/practice.js';

const bucket = 'to-be-continued';
const smallFiles = 800;
const big = 'big.bin';

/** Many small files and one that is sent in parts. */
function manyFiles(): Record<string, Buffer> {
  const small = Array.from({ length: smallFiles }, (_, index): [string, Buffer] => [
    `folder ${index % 7}/${index}.bin`,
    noise(2_000 + index, `${index}`),
  ]);
  return { ...Object.fromEntries(small), [big]: noise(24 * 1024 * 1024, 'big') };
}

/**
 * Answers the first of what is sent, 60 small files and one part of the large one, and holds the answers to the rest.
 * @returns releases them
 */
function holdRest(practice: Practice): () => void {
  let small = 0;
  return practice.holdRequests(({ operation, partNumber }) => {
    if (operation === 'PutObject') small += 1;
    return operation === 'PutObject' ? small > 60 : operation === 'UploadPart' && partNumber !== 1;
  });
}

/** What was sent and arrived, by key and part. */
function arrived(requests: readonly AnsweredRequest[]): string[] {
  return requests
    .filter(({ operation, status }) => status === 200 && /^(PutObject|UploadPart)$/.test(operation ?? ''))
    .map(({ key, partNumber }) => `${key} ${partNumber ?? 'whole'}`);
}

/**
 * Starts an upload, waits until a part of it has arrived and then kills Hoist, like a power failure.
 * @returns what had arrived for certain, by key and part
 */
async function breakOff(app: HoistApp, screens: Screens, practice: Practice): Promise<readonly string[]> {
  holdRest(practice);
  await screens.workspace.upload();
  const log = (): readonly AnsweredRequest[] => practice.server().requests();
  await expect.poll(() => arrived(log()).filter((what) => what.startsWith(big)).length).toBeGreaterThan(0);
  await expect.poll(() => arrived(log()).length).toBeGreaterThan(40);
  const certain = arrived(log());
  // What the journal has recorded by then; the rest counts as still in flight.
  await app.page.waitForTimeout(700);
  await app.kill();
  expect(arrived(log()).length).toBeLessThan(smallFiles);
  practice.failRequests(null);
  return certain;
}

async function expectAllThere(practice: Practice, files: Record<string, Buffer>): Promise<void> {
  const objects = await practice.contents.objects(bucket);
  expect(Object.fromEntries(Object.entries(objects).map(([key, object]) => [key, object.sha256]))).toEqual(
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])),
  );
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
}

test('an upload that was killed is offered at the next start and sends only what is missing', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const files = manyFiles();
  const tree = await writeTree(folder, 'many', files);
  const keyring = await startKeyring(folder);
  try {
    const first = await launch(keyring.launchOptions);
    let screens = screensOf(first.page, texts);
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, smallFiles + 1);
    const certain = await breakOff(first, screens, practice);
    const sentBefore = practice.server().requests().length;

    const second = await launch(keyring.launchOptions);
    screens = screensOf(second.page, texts);
    const { offer, buckets, run, report, history, workspace } = screens;
    await expect(buckets.heading).toBeVisible();
    await expect(offer.root).toContainText(texts.text('continue.title', { title: 'many', target: bucket }));
    const standing = await offer.standing();
    expect(standing.wantedFiles).toBe(smallFiles + 1);
    expect(standing.files).toBeGreaterThanOrEqual(certain.filter((what) => !what.startsWith(big)).length);
    // A part of the large file counts, though the file does not yet.
    expect(standing.megabytes).toBeGreaterThan(5);
    expect(standing.wantedMegabytes).toBeGreaterThan(25);
    await expectAccessible(second.page, 'offer to continue');

    await tabTo(second.page, offer.continueButton);
    await second.page.keyboard.press('Enter');
    await expect(run.total.or(report.equation).first()).toBeVisible();
    await report.expectCounts({ found: smallFiles + 1, uploaded: smallFiles + 1, skipped: 0, failed: 0 });
    await expect(report.heading).toHaveText(report.allInBucket(bucket, smallFiles + 1));
    await expectAllThere(practice, files);
    const sentAgain = new Set(arrived(practice.server().requests().slice(sentBefore)));
    expect(certain.filter((what) => sentAgain.has(what))).toEqual([]);
    expect(sentAgain.size).toBeGreaterThan(0);

    await report.anotherButton.click();
    await expect(workspace.emptyHeading).toBeVisible();
    await expect(offer.root).toHaveCount(0);
    await history.openButton.click();
    await expect(history.rows).toHaveCount(1);
    await expect(history.rows.first()).toContainText(history.outcome('complete'));
    await second.close();
  } finally {
    await keyring.stop();
  }
});

test('an upload whose keys are gone continues with the keys imported next', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const files = manyFiles();
  const tree = await writeTree(folder, 'many', files);
  const first = await launch();
  let screens = screensOf(first.page, texts);
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, smallFiles + 1);
  await breakOff(first, screens, practice);

  const second = await launch();
  screens = screensOf(second.page, texts);
  const { keys, offer, report } = screens;
  await expect(keys.heading).toBeVisible();
  await expect(offer.needsKeysNotice).toBeVisible();
  await expect(offer.continueButton).toHaveCount(0);
  await expectAccessible(second.page, 'offer without keys');
  await importKeys(screens, practice, folder);
  await offer.continueButton.click();
  await report.expectCounts({ found: smallFiles + 1, uploaded: smallFiles + 1, skipped: 0, failed: 0 });
  await expectAllThere(practice, files);
});

test('an interrupted upload that is discarded leaves nothing incomplete and stays in the history', async ({
  folder,
  practice,
  launch,
  texts,
}) => {
  const files = manyFiles();
  const tree = await writeTree(folder, 'many', files);
  const first = await launch();
  let screens = screensOf(first.page, texts);
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, smallFiles + 1);
  await breakOff(first, screens, practice);
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual([big]);

  const second = await launch();
  screens = screensOf(second.page, texts);
  const { buckets, offer, history, report } = screens;
  await importKeys(screens, practice, folder);

  // Its report says what is missing, and offers the same.
  await history.openButton.click();
  await expect(history.rows.first()).toContainText(history.outcome('interrupted'));
  await expectAccessible(second.page, 'history');
  await history.openReport(history.rows.first());
  await expect(report.equation).toContainText(texts.text('report.unsettled'));
  await expect(report.root.getByRole('button', { name: texts.text('continue.button') })).toBeVisible();
  await expectAccessible(second.page, 'report of an interrupted upload');
  await history.backToListButton.click();
  await history.backButton.click();
  await expect(buckets.heading).toBeVisible();

  // What was in flight when Hoist was killed has arrived by now.
  const keysBefore = await practice.contents.keys(bucket);
  await offer.discardButton.click();
  await expectAccessible(second.page, 'asking whether to give up');
  await offer.confirmDiscardButton.click();
  await expect(offer.root).toHaveCount(0);
  await expect(buckets.heading).toBeFocused();
  expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
  expect(await practice.contents.keys(bucket)).toEqual(keysBefore);

  // Discarded is not lost: the report still knows what is missing.
  await history.openButton.click();
  await expect(history.rows.first()).toContainText(history.outcome('cancelled'));
  await history.openReport(history.rows.first());
  await report.appears();
  const { skipped } = await report.counts();
  await second.page.getByRole('button', { name: texts.text('report.sendRest', { files: skipped }) }).click();
  await expect(report.heading).toHaveText(report.allInBucket(bucket, smallFiles + 1));
  await expectAllThere(practice, files);
});

test('a paused upload starts nothing new, and continues where it was', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { page } = hoist;
  const { run, report } = screens;
  const files = manyFiles();
  const tree = await writeTree(folder, 'many', files);
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, smallFiles + 1);
  const release = holdRest(practice);
  await screens.workspace.upload();
  const sent = (): number => arrived(practice.server().requests()).length;
  await expect.poll(sent).toBeGreaterThan(10);

  await tabTo(page, run.pauseButton);
  await page.keyboard.press('Enter');
  await expect(run.state('paused')).toBeVisible();
  release();
  await expect(run.resumeButton).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: texts.text('run.state.paused') })).toHaveCount(1);
  await expectAccessible(page, 'paused');
  const news = async (): Promise<number> => {
    const known = sent();
    await page.waitForTimeout(1_000);
    return sent() - known;
  };
  // What was in flight when the button was pressed still arrives.
  await expect.poll(news).toBe(0);
  const before = sent();
  expect(before).toBeLessThan(smallFiles);
  await page.waitForTimeout(2_000);
  expect(sent()).toBe(before);

  // The page may be reloaded meanwhile: the upload is still there, and still paused.
  await page.reload();
  await expect(run.state('paused')).toBeVisible();
  expect(sent()).toBe(before);

  practice.failRequests(null);
  await run.resumeButton.click();
  await report.expectCounts({ found: smallFiles + 1, uploaded: smallFiles + 1, skipped: 0, failed: 0 });
  await expectAllThere(practice, files);
  const all = arrived(practice.server().requests());
  expect(all).toHaveLength(new Set(all).size);
});

test('a page that is reloaded shows the upload in progress, and its report', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  const { run, report } = screens;
  const files = manyFiles();
  const tree = await writeTree(folder, 'many', files);
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, smallFiles + 1);
  const release = holdRest(practice);
  await screens.workspace.upload();
  await expect(run.total).toBeVisible();
  await hoist.page.reload();
  await expect(run.state('uploading')).toBeVisible();
  await expect(screens.header.bucketButton(bucket)).toBeVisible();
  release();
  await report.expectCounts({ found: smallFiles + 1, uploaded: smallFiles + 1, skipped: 0, failed: 0 });
});
