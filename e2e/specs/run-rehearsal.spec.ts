import { withResolvers } from '../../src/base/async/with-resolvers.js';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { writeTree } from '../support/file-tree.js';
import { recordedIpc, recordIpc } from '../support/ipc-traffic.js';
import { forever } from '../support/practice.js';

const files = { 'a.txt': Buffer.from('a'), 'b.txt': Buffer.from('b') };

test('the screen of a run is drawn once while a plan is looked at: out of sight, in silence, and without a question to main', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { page, electron } = hoist;
  await openBucket(screens, practice, folder, 'rehearsed');
  await recordIpc(electron);
  await page.evaluate(() => {
    const noticed: string[] = [];
    Object.assign(globalThis, { noticed });
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node instanceof Element && node.querySelector('.run-head') !== null) noticed.push('a run');
        if (node.parentElement?.ariaLive === 'polite') noticed.push(node.textContent ?? '');
      }
    }).observe(document.body, { subtree: true, childList: true });
  });
  const noticed = () => page.evaluate(() => (globalThis as unknown as { noticed: string[] }).noticed);
  const bars = () =>
    page.evaluate(() =>
      performance
        .getEntriesByName('hoist:rehearsed')
        .map((mark) => ((mark as PerformanceMark).detail as { readonly bars: number }).bars),
    );

  const tree = await writeTree(folder, 'two', files);
  await dropFolder(screens, tree, 2);
  await expect.poll(bars).toHaveLength(1);
  // That of the run, and those of files: they were drawn as well.
  expect((await bars())[0]).toBeGreaterThan(1);
  expect(await noticed()).not.toContain('a run');
  expect(await noticed()).not.toContain(texts.text('run.state.uploading', { bucket: 'bucket' }));
  expect((await recordedIpc(electron)).filter((line) => line.startsWith('runs.rows'))).toEqual([]);

  await screens.workspace.removeSource('two');
  await screens.workspace.emptyHeading.waitFor();
  await dropFolder(screens, tree, 2);
  practice.failRequests(({ operation }) =>
    operation === 'PutObject' ? { kind: 'hold', until: forever } : null,
  );
  await screens.workspace.upload();
  await expect(screens.run.files().row('a.txt')).toBeVisible();
  expect(await bars()).toHaveLength(1);
  // What was looked for above is found when a run is drawn.
  expect(await noticed()).toContain('a run');
  expect((await recordedIpc(electron)).filter((line) => line.startsWith('runs.rows'))).not.toEqual([]);
});

test('in a bucket that is known, the listing that an upload begins with is asked for while the bucket is checked', async ({
  folder,
  practice,
  screens,
}) => {
  await openBucket(screens, practice, folder, 'prepared');
  await dropFolder(screens, await writeTree(folder, 'first', files), 2);
  await screens.workspace.upload();
  await expect(screens.report.heading).toHaveText(screens.report.allInBucket('prepared', 2));
  await screens.report.anotherButton.click();
  const others = { 'c.txt': Buffer.from('c'), 'd.txt': Buffer.from('d') };
  await dropFolder(screens, await writeTree(folder, 'second', others), 2);
  // The bucket has no answer before the listing is asked for.
  const { promise: until, resolve: noteListing } = withResolvers<void>();
  practice.failRequests(({ operation }) => {
    if (operation === 'ListObjectsV2') noteListing();
    return operation === 'HeadBucket' ? { kind: 'hold', until } : null;
  });
  const listings = (): number => practice.countRequests(({ operation }) => operation === 'ListObjectsV2');
  const before = listings();
  await screens.workspace.upload();
  await expect(screens.report.heading).toHaveText(screens.report.allInBucket('prepared', 2));
  // That one, and the one at the end.
  expect(listings()).toBe(before + 2);
});
