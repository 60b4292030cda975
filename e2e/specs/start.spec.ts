import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures.js';
import { importKeys } from '../pages/journeys.js';
import type { HoistApp } from '../support/hoist-app.js';
import { displayOf } from '../support/workers.js';

const failedStart = fileURLToPath(new URL('../support/failed-start.cjs', import.meta.url));
const recording = {
  switches: ['-r', fileURLToPath(new URL('../support/record-served.cjs', import.meta.url))],
};
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

/** HTML without what is counted anew at each drawing, and what effects set. */
function withoutIds(html: string): string {
  return html.replaceAll(
    / (id|for|style|hidden|aria-controls|aria-labelledby|aria-describedby)="[^"]*"/g,
    '',
  );
}

/** The page as main would serve it now, as far as it is what React draws. */
async function servedScreen({ electron }: HoistApp): Promise<string> {
  return screenIn(await electron.evaluate(async ({ net }) => (await net.fetch('app://hoist/')).text()));
}

function screenIn(html: string): string {
  const [, screen = ''] = /<div inert aria-hidden="true">(.*)<\/div><\/div>/s.exec(html) ?? [];
  return withoutIds(screen);
}

/** The page as it was served when the window opened; started with {@link recording}. */
function loadedPage({ electron }: HoistApp): Promise<string> {
  return electron.evaluate(() => {
    const [first] = (globalThis as unknown as { servedPages: readonly string[] }).servedPages;
    return first ?? 'no page was served';
  });
}

async function drawnScreen({ page }: HoistApp): Promise<string> {
  return withoutIds(await page.evaluate(() => document.querySelector('#root')?.innerHTML ?? ''));
}

for (const language of ['en', 'ko'] as const) {
  test.describe(`what is shown before the page’s script has run (${language})`, () => {
    test.use({ language });

    test('is what it is going to draw, unless there may be an upload to be continued', async ({
      launch,
      texts,
    }) => {
      const first = await launch(recording);
      await expect(first.page.getByRole('heading', { name: texts.text('keys.title') })).toBeVisible();
      // From now on it is known that there is none.
      await expect.poll(() => servedScreen(first)).not.toBe('');
      expect(screenIn(await loadedPage(first))).toBe('');
      await first.close();

      const second = await launch(recording);
      await expect(second.page.getByRole('heading', { name: texts.text('keys.title') })).toBeVisible();
      expect(await drawnScreen(second)).toBe(await servedScreen(second));
      expect(screenIn(await loadedPage(second))).toBe(await servedScreen(second));
      await expect(second.page.locator('html')).toHaveAttribute('lang', language);
      await second.close();
    });

    test('is the screen of the buckets where there are keys', async ({
      hoist,
      screens,
      practice,
      folder,
      texts,
    }) => {
      await importKeys(screens, practice, folder);
      await expect(screens.buckets.heading).toBeVisible();
      const screen = await servedScreen(hoist);
      expect(screen).toContain(texts.text('buckets.title'));
      expect(screen).not.toContain('jiwoo');
    });

    test('is never the screen without keys where keys were saved', async ({ folder, launch, texts }) => {
      const profile = join(folder, 'profile');
      await mkdir(profile);
      const keys = {
        id: 'linked',
        source: 'aws-profile',
        awsProfile: 'work',
        name: null,
        userName: null,
        isRootKey: false,
        endpoint: null,
        usedAt: 1,
      };
      await writeFile(join(profile, 'linked.json'), JSON.stringify({ version: 1, links: [keys] }));
      await writeFile(join(profile, 'continue.txt'), 'no');
      const known = await launch(recording);
      await expect(known.page.getByRole('heading', { name: texts.text('buckets.title') })).toBeVisible();
      expect(await loadedPage(known)).toContain(texts.text('title.destination'));
      await known.close();

      await writeFile(join(profile, 'profiles.json'), '{"version":1,"profiles":[{}]}');
      const uncertain = await launch(recording);
      await expect(uncertain.page.getByRole('heading', { name: texts.text('buckets.title') })).toBeVisible();
      expect(screenIn(await loadedPage(uncertain))).toBe('');
    });
  });
}

test.describe('a journal that can’t be written', () => {
  test.use({ console: { expected: [/journal/] } });

  test('is said when Hoist starts, which works without one', async ({ folder, launch, texts }) => {
    await mkdir(join(folder, 'profile/journal.db/not-empty'), { recursive: true });
    const { page } = await launch();
    await expect(page.getByText(texts.text('error.journal-unwritable.title'))).toBeVisible();
    await expect(page.getByRole('heading', { name: texts.text('keys.title') })).toBeVisible();
  });
});
