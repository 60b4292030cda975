import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { writeTree } from '../support/file-tree.js';
import { forever } from '../support/practice.js';

test('files being sent are above the list, and finished ones leave it only when it is read again', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { run } = screens;
  const tree = await writeTree(folder, 'steady', { 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
  await openBucket(screens, practice, folder, 'steady-lists');
  await dropFolder(screens, tree, 3);
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  practice.failRequests(({ operation, key }) =>
    operation === 'PutObject' ? { kind: 'hold', until: key === 'a.txt' ? released : forever } : null,
  );
  await screens.workspace.upload();
  const sending = hoist.page.locator('.table__pinned');
  await expect(sending).toContainText(texts.text('run.sendingNow', { files: 3 }));
  await run.tab('unfinished').click();
  const list = run.files('unfinished');
  await expect(list.rows).toHaveCount(3);

  release();
  await expect(list.row('a.txt')).toContainText(texts.text('entry.uploaded'));
  await expect(run.tab('unfinished')).toHaveText(/2$/);
  await expect(list.rows).toHaveCount(3);
  await expect(sending).toContainText(texts.text('run.sendingNow', { files: 2 }));
  await expect(sending).not.toContainText('a.txt');

  await hoist.page.getByRole('button', { name: texts.text('run.settledSince', { files: 1 }) }).click();
  await expect(list.rows).toHaveCount(2);
  await expect(list.row('a.txt')).toHaveCount(0);
});
