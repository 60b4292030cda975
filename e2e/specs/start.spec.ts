import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures.js';
import { displayOf } from '../support/workers.js';

const failedStart = fileURLToPath(new URL('../support/failed-start.cjs', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));

for (const language of ['en', 'ko'] as const) {
  test.describe(`a start that fails (${language})`, () => {
    test.use({ language });

    test('is said in a dialog with the place of the log, and ends with an exit code', async ({
      folder,
      texts,
    }, testInfo) => {
      const profile = join(folder, 'profile');
      const said = join(folder, 'said.json');
      const child = spawn(
        process.env['HOIST_E2E_ELECTRON'] ?? '',
        [
          '-r',
          failedStart,
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--password-store=basic',
          `--lang=${language}`,
          `--user-data-dir=${profile}`,
          project,
        ],
        {
          env: {
            PATH: process.env['PATH'],
            HOME: folder,
            LANG: 'C.UTF-8',
            LANGUAGE: language,
            HOIST_TEST_ERROR_BOX: said,
            HOIST_TEST_UNWRITABLE: profile,
            ...displayOf(testInfo.parallelIndex),
          },
          stdio: 'ignore',
        },
      );
      expect(await once(child, 'exit')).toEqual([1, null]);
      const { title, content } = JSON.parse(await readFile(said, 'utf8')) as Record<string, string>;
      expect(title).toBe(texts.text('error.state-unreadable.title', { file: '_' }));
      expect(content).toContain(texts.text('error.state-unreadable.action', { file: '_' }));
      expect(content).toMatch(/\.log/);
    });
  });
}

test('damaged settings are set aside, and Hoist starts', async ({ folder, launch, texts }) => {
  await mkdir(join(folder, 'profile'));
  await writeFile(join(folder, 'profile/settings.json'), '{"settings": {');
  const { page } = await launch();
  await expect(page.getByRole('heading', { name: texts.text('keys.title') })).toBeVisible();
});

test.describe('a journal that can’t be written', () => {
  test.use({ console: { expected: [/journal/] } });

  test('is said when Hoist starts, which works without one', async ({ folder, launch, texts }) => {
    await mkdir(join(folder, 'profile/journal.db/not-empty'), { recursive: true });
    const { page } = await launch();
    await expect(page.getByText(texts.text('error.journal-unwritable.title'))).toBeVisible();
    await expect(page.getByRole('heading', { name: texts.text('keys.title') })).toBeVisible();
  });
});
