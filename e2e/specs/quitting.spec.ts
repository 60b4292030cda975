import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '../fixtures.js';
import { dropFolder, importKeys, openBucket } from '../pages/journeys.js';
import { type Screens, screensOf } from '../pages/screens.js';
import {
  answerQuestions,
  askedQuestions,
  catchNotifications,
  quitButtons,
  shownNotifications,
} from '../support/dialogs.js';
import { noise, writeTree } from '../support/file-tree.js';
import type { HoistApp } from '../support/hoist-app.js';
import type { Practice } from '../support/practice.js';
import { displayOf } from '../support/workers.js';

const bucket = 'goes-on';
const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const files = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [`${index}.bin`, noise(2_000 + index, `${index}`)]),
);

/** Begins a run whose last requests are answered once the returned function is called. */
async function beginRun(screens: Screens, practice: Practice, folder: string): Promise<() => void> {
  const tree = await writeTree(folder, 'tree', files);
  await openBucket(screens, practice, folder, bucket);
  await dropFolder(screens, tree, 40);
  let isHeld = true;
  let seen = 0;
  practice.failRequests(({ operation }) => {
    if (operation !== 'PutObject' || !isHeld) return null;
    seen += 1;
    return seen <= 10 ? null : { kind: 'error', code: 'SlowDown' };
  });
  await screens.workspace.upload();
  await expect(screens.run.total).toBeVisible();
  return () => {
    isHeld = false;
  };
}

function closeWindow(electron: ElectronApplication): Promise<void> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

function isVisible(electron: ElectronApplication): Promise<boolean> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
}

/** A desktop with a place for icons: its bus says so. */
async function desktopWithTray(folder: string): Promise<Record<string, string>> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'dbus-send'), '#!/bin/sh\necho "   boolean true"\n', { mode: 0o755 });
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
}

async function startAgain(folder: string, worker: number): Promise<void> {
  const electron = process.env['HOIST_E2E_ELECTRON'] ?? '';
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const second = spawn(electron, [...sandbox, `--user-data-dir=${folder}/profile`, projectFolder], {
    env: { ...process.env, ...displayOf(worker) },
    stdio: 'ignore',
  });
  await once(second, 'exit');
}

test('closing the window in mid-run asks, and the run goes on where it is told to', async ({
  folder,
  practice,
  launch,
  texts,
}, testInfo) => {
  const app: HoistApp = await launch({ env: await desktopWithTray(folder) });
  const { electron } = app;
  const screens = screensOf(app.page, texts);
  const letGo = await beginRun(screens, practice, folder);
  await expect
    .poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()))
    .toMatch(/^\d+% – tree – Hoist$/);

  await answerQuestions(electron, quitButtons.stay);
  await closeWindow(electron);
  await expect
    .poll(() => askedQuestions(electron))
    .toEqual([
      {
        message: 'An upload is in progress.',
        buttons: ['Continue in the background', 'Stop, continue next time', 'Stay'],
      },
    ]);
  await expect(screens.run.total).toBeVisible();
  expect(await isVisible(electron)).toBe(true);

  await catchNotifications(electron);
  await answerQuestions(electron, quitButtons.background);
  await electron.evaluate(({ app: main }) => main.quit());
  await expect.poll(() => isVisible(electron)).toBe(false);
  letGo();
  await expect
    .poll(() => shownNotifications(electron))
    .toEqual([
      {
        title: `“tree”: all files of this upload are in the bucket ${bucket}.`,
        body: '40 uploaded, 0 skipped, 0 failed.',
      },
    ]);
  expect(await practice.contents.keys(bucket)).toHaveLength(40);
  await startAgain(folder, testInfo.parallelIndex);
  await expect.poll(() => isVisible(electron)).toBe(true);
  await expect(screens.report.heading).toHaveText(screens.report.allInBucket(bucket, 40));
});

test('a run that is stopped at the end is offered at the next start; nothing else is asked', async ({
  folder,
  practice,
  hoist,
  screens,
  launch,
  texts,
}) => {
  const letGo = await beginRun(screens, practice, folder);
  const ended = once(hoist.electron.process(), 'exit');
  await answerQuestions(hoist.electron, quitButtons.stop);
  await closeWindow(hoist.electron);
  await ended;

  letGo();
  const next = await launch();
  const again = screensOf(next.page, texts);
  const { offer, report } = again;
  // Without a keychain the keys have to be imported again.
  await importKeys(again, practice, folder);
  await offer.continueButton.click();
  await expect(report.heading).toHaveText(report.allInBucket(bucket, 40));
  await answerQuestions(next.electron, quitButtons.stay);
  const closed = once(next.electron.process(), 'exit');
  await closeWindow(next.electron);
  await closed;
});

test('a system that ends Hoist in mid-run gets no question', async ({ folder, practice, hoist, screens }) => {
  await beginRun(screens, practice, folder);
  await hoist.electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => new Promise(() => undefined);
  });
  const child = hoist.electron.process();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [exitCode] = (await ended) as [number | null];
  expect(exitCode).toBe(0);
});
