import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { catchCopies } from '../support/dialogs.js';
import { noise, sha256, writeTree } from '../support/file-tree.js';

const bucket = 'survivor';
const files = Object.fromEntries(
  Array.from({ length: 300 }, (_, index) => [`${index % 5}/${index}.bin`, noise(1_000 + index, `${index}`)]),
);

const isSent = ({ operation }: { operation: string | null }): boolean => operation === 'PutObject';

/** The process that the engine runs in. */
function enginePid(electron: ElectronApplication): Promise<number> {
  return electron.evaluate(({ app }) => {
    const engine = app
      .getAppMetrics()
      .find(({ type, name }) => type === 'Utility' && name === 'Hoist engine');
    return engine?.pid ?? 0;
  });
}

test.describe('the engine’s process', () => {
  test.use({ console: { expected: [/the engine ended/] } });

  test('killed in mid-run is started again, and the upload is continued in the same window', async ({
    hoist,
    screens,
    practice,
    texts,
    folder,
  }) => {
    const tree = await writeTree(folder, 'tree', files);
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, 300);
    practice.holdRequests(isSent, 25);
    await screens.workspace.upload();
    await expect
      .poll(() => practice.countRequests(({ operation }) => operation === 'PutObject'))
      .toBeGreaterThan(20);
    const killed = await enginePid(hoist.electron);
    expect(killed).toBeGreaterThan(0);
    process.kill(killed, 'SIGKILL');

    await expect(hoist.page.getByText(texts.text('error.engine-lost.title'))).toBeVisible();
    practice.failRequests(null);
    await screens.offer.continueButton.click();
    const { report } = screens;
    await report.expectCounts({ found: 300, uploaded: 300, skipped: 0, failed: 0 });
    await expect(report.heading).toHaveText(report.allInBucket(bucket, 300));
    expect(await enginePid(hoist.electron)).not.toBe(killed);
    const objects = await practice.contents.objects(bucket);
    expect(Object.fromEntries(Object.entries(objects).map(([key, { sha256: sum }]) => [key, sum]))).toEqual(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])),
    );
    expect(await practice.contents.unfinishedUploads(bucket)).toEqual([]);
  });
});

test.describe('an engine that hangs', () => {
  test.use({ console: { expected: [/the engine did not close/] } });

  test('does not keep Hoist from quitting, and is not left behind', async ({
    hoist,
    screens,
    practice,
    folder,
  }) => {
    const tree = await writeTree(folder, 'tree', files);
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, 300);
    practice.holdRequests(isSent);
    await screens.workspace.upload();
    await expect(screens.run.total).toBeVisible();
    const engine = await enginePid(hoist.electron);
    expect(engine).toBeGreaterThan(0);
    process.kill(engine, 'SIGSTOP');
    await hoist.close();
    expect(hoist.problems.filter((problem) => /did not close within 60/.test(problem))).toEqual([]);
    // A process that has ended is there until the system has taken notice.
    await expect.poll(() => isAlive(engine)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
    return false;
  }
}

/** Runs a script in the page, also in one that Playwright has lost because it crashed. */
function inPage(electron: ElectronApplication, script: string): Promise<unknown> {
  return electron.evaluate(
    ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
    script,
  );
}

function pagePid(electron: ElectronApplication): Promise<number> {
  return electron.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
}

test.describe('the window’s page', () => {
  test.use({ console: { expected: [/the page ended/, /crash/i] } });

  test('that ends in mid-run is loaded again and shows the run, which went on', async ({
    hoist,
    screens,
    practice,
    folder,
    texts,
  }) => {
    const tree = await writeTree(folder, 'tree', files);
    await openBucket(screens, practice, folder, bucket);
    await dropFolder(screens, tree, 300);
    const release = practice.holdRequests(isSent, 25);
    await screens.workspace.upload();
    await expect(screens.run.total).toBeVisible();
    const before = await pagePid(hoist.electron);
    await hoist.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => pagePid(hoist.electron)).not.toBe(before);
    const words = (): Promise<unknown> => inPage(hoist.electron, 'document.body.innerText');
    await expect.poll(words).toContain(texts.text('plan.toKey', { key: bucket }));
    release();
    await expect.poll(words).toContain(screens.report.allInBucket(bucket, 300));
    expect(await practice.contents.keys(bucket)).toHaveLength(300);
  });
});

test.describe('a view that fails', () => {
  // What React and the boundary say about it.
  test.use({ console: { expected: [/Minified React error #31/, /the page failed/] } });

  test('is logged, can be copied, and its button loads the page again', async ({ hoist, screens, texts }) => {
    await expect(screens.keys.heading).toBeVisible();
    const copied = await catchCopies(hoist.electron);
    await hoist.electron.evaluate(({ BrowserWindow }) => {
      const question = { requestId: 'r', device: { AKIAMADEUPFORTESTS00: 1 } };
      BrowserWindow.getAllWindows()[0]?.webContents.send('profiles.codeWanted', question);
    });
    const alert = hoist.page.getByRole('alert');
    await expect(alert).toContainText(texts.text('failed.title'));
    await alert.getByRole('button', { name: texts.text('details.copy') }).click();
    await expect.poll(copied).toEqual([expect.stringMatching(/Hoist .*React error #31.*\[key …TS00\]/s)]);
    expect(
      hoist.problems.some((problem) => problem.includes('main: ') && /the page failed/.test(problem)),
    ).toBe(true);
    await alert.getByRole('button', { name: texts.text('failed.reload') }).click();
    await expect(screens.keys.heading).toBeVisible();
    await expect(alert).toBeHidden();
  });
});
