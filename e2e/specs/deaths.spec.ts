import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { noise, sha256, writeTree } from '../support/file-tree.js';

const bucket = 'survivor';
const files = Object.fromEntries(
  Array.from({ length: 300 }, (_, index) => [`${index % 5}/${index}.bin`, noise(1_000 + index, `${index}`)]),
);

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
    practice.failRequests(({ operation }) =>
      operation === 'PutObject' ? { kind: 'delay', milliseconds: 300 } : null,
    );
    await screens.workspace.upload();
    await expect
      .poll(
        () =>
          practice
            .server()
            .requests()
            .filter(({ operation }) => operation === 'PutObject').length,
      )
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

test.describe('the window’s page', () => {
  test.use({ console: { expected: [/the page ended/, /crash/i] } });

  test('that ends is loaded again, and one that asks to be reloaded is', async ({ hoist, screens }) => {
    await expect(screens.keys.heading).toBeVisible();
    const loads = (): Promise<number> =>
      hoist.electron.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return window?.webContents.getOSProcessId() ?? 0;
      });
    const before = await loads();
    await hoist.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(loads).not.toBe(before);
    const heading = (): Promise<string> =>
      hoist.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `document.querySelector('h1, h2')?.textContent ?? ''`,
        ),
      );
    await expect.poll(heading).not.toBe('');
    await hoist.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      await contents?.executeJavaScript(`window.isOld = true; void window.hoist.app.reload()`);
    });
    const isOld = (): Promise<unknown> =>
      hoist.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('window.isOld === true'),
      );
    await expect.poll(isOld).toBe(false);
    await expect.poll(heading).not.toBe('');
  });
});
