import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { dropFolder, importKeys, openBucket, uploadUntilFirstPart } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { answerSaveDialogs } from '../support/dialogs.js';
import { noise, writeTree } from '../support/file-tree.js';
import type { HoistApp } from '../support/hoist-app.js';
import { recordedIpc, recordIpc } from '../support/ipc-traffic.js';
import { startKeyring } from '../support/keyring.js';
import { secretsBelow, writings } from '../support/secrecy.js';

const bucket = 'secrecy';

test('the search finds a secret in every encoding', async ({ folder, practice }) => {
  const { secretAccessKey } = practice.account;
  const found = async (content: string | Buffer): Promise<number> => {
    await mkdir(join(folder, 'search', 'below'), { recursive: true });
    await writeFile(join(folder, 'search', 'below', '.hidden'), content);
    return (await secretsBelow(join(folder, 'search'), [secretAccessKey])).length;
  };
  expect(await found('nothing')).toBe(0);
  for (const { how, bytes } of writings(secretAccessKey)) {
    const inTheMiddle = Buffer.concat([noise(70_000, how), bytes, noise(100, how)]);
    expect(await found(inTheMiddle), how).toBeGreaterThan(0);
  }
});

for (const store of ['a key store', 'no key store'] as const) {
  test(`with ${store} no file, message, report, log or command line has the secret, after a failure and a crash`, async ({
    folder,
    practice,
    launch,
    texts,
  }) => {
    const { accessKeyId, secretAccessKey } = practice.account;
    const reports = join(folder, 'reports');
    await mkdir(reports);
    const keyring = store === 'a key store' ? await startKeyring(folder) : null;
    const options = keyring?.launchOptions ?? {};
    const traffic: string[] = [];
    const keep = async (app: HoistApp): Promise<void> =>
      void traffic.push(...(await recordedIpc(app.electron)));
    try {
      await test.step('importing, uploading, failing, reporting', async () => {
        const app = await launch(options);
        await recordIpc(app.electron);
        const screens = screensOf(app.page, texts);
        await openBucket(screens, practice, folder, bucket);
        await expect(screens.header.keysButton).toContainText('analyst');
        const tree = await writeTree(folder, 'first', { 'a.txt': 'a', 'b.txt': 'b', 'gone.txt': 'c' });
        await dropFolder(screens, tree, 3);
        await rm(join(tree, 'gone.txt'));
        await screens.workspace.upload();
        await screens.report.expectCounts({ found: 3, uploaded: 2, skipped: 0, failed: 1 });
        for (const format of ['csv', 'json', 'html'] as const) {
          const file = join(reports, `report.${format}`);
          await answerSaveDialogs(app.electron, file);
          await screens.report.save(format);
          await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('gone.txt');
        }
        await provokeLog(app);
        await keep(app);
        await app.close();
      });

      await test.step('keys that suddenly become wrong', async () => {
        const app = await launch(options);
        await recordIpc(app.electron);
        const screens = screensOf(app.page, texts);
        if (keyring === null) await importKeys(screens, practice, folder);
        await expect(screens.buckets.heading).toBeVisible();
        // The check after the import is over, otherwise it would be the one to meet the wrong keys.
        await expect(screens.header.keysButton).toContainText('analyst');
        await practice.replaceSecret();
        await screens.header.manageKeys();
        await screens.keys.openDetails('analyst');
        await expect(app.page.getByRole('main')).toContainText(texts.error('secret-key-wrong'));
        await keep(app);
        await app.close();
        await practice.restoreSecret();
      });

      await test.step('a crash in the middle of an upload', async () => {
        const app = await launch(options);
        await recordIpc(app.electron);
        const screens = screensOf(app.page, texts);
        if (keyring === null) await importKeys(screens, practice, folder);
        await screens.buckets.choose(bucket);
        const tree = await writeTree(folder, 'second', {
          ...Object.fromEntries(
            Array.from({ length: 40 }, (_, index) => [`${index}.bin`, noise(3000, `${index}`)]),
          ),
          'big.bin': noise(24 * 1024 * 1024, 'big'),
        });
        await dropFolder(screens, tree, 41);
        await uploadUntilFirstPart(screens, practice);
        await app.page.waitForTimeout(500);
        await keep(app);
        await app.kill();
        practice.failRequests(null);
      });

      await test.step('the start after the crash', async () => {
        const app = await launch(options);
        await recordIpc(app.electron);
        const screens = screensOf(app.page, texts);
        await expect(screens.offer.root).toBeVisible();
        await provokeLog(app);
        expect(await commandLines(app)).not.toContain(secretAccessKey);
        await keep(app);
        await app.close();
      });

      const profile = join(folder, 'profile');
      expect(await secretsBelow(profile, [secretAccessKey])).toEqual([]);
      expect(await secretsBelow(reports, [secretAccessKey, accessKeyId])).toEqual([]);
      const logs = (await readdir(join(profile, 'logs'))).filter((name) => name.endsWith('.log'));
      expect(logs.length).toBeGreaterThan(0);
      expect(await readFile(join(profile, 'logs', logs[0] ?? ''), 'utf8')).toContain(
        'ipc buckets.list: input',
      );
      expect(await secretsBelow(join(profile, 'logs'), [secretAccessKey, accessKeyId])).toEqual([]);
      const told = traffic.join('\n');
      for (const channel of [
        'profiles.importDropped',
        'profiles.check',
        'runs.start',
        'runs.summary',
        'runs.list',
      ]) {
        expect(told).toContain(`${channel} `);
      }
      for (const { how, bytes } of [secretAccessKey, accessKeyId].flatMap(writings)) {
        expect(told.includes(bytes.toString('latin1')), `in a message, ${how}`).toBe(false);
      }
      expect(told).not.toContain(folder);
    } finally {
      await keyring?.stop();
    }
  });
}

/** Makes something reach the log, so that searching it for secrets means something. */
async function provokeLog(app: HoistApp): Promise<void> {
  await app.page.evaluate(async () => {
    const { hoist } = globalThis as unknown as {
      hoist: { buckets: { list(input: unknown): Promise<unknown> } };
    };
    await hoist.buckets.list({ profileId: 'x', more: 1 });
  });
}

/** The arguments and the environment of Hoist and all its processes; nothing on systems without /proc. */
async function commandLines(app: HoistApp): Promise<string> {
  const root = app.electron.process().pid ?? 0;
  const names = await readdir('/proc').catch(() => []);
  const pieces: string[] = [];
  for (const name of names.filter((text) => /^\d+$/.test(text))) {
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    const parent = Number(/^PPid:\s+(?<pid>\d+)/m.exec(status)?.groups?.['pid'] ?? 0);
    if (Number(name) !== root && parent !== root) continue;
    for (const what of ['cmdline', 'environ']) {
      pieces.push(await readFile(`/proc/${name}/${what}`, 'latin1').catch(() => ''));
    }
  }
  return pieces.join('\n');
}
