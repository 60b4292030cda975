import type { Scene } from '../../src/renderer/gallery/scene.js';
import { millionRows } from '../../src/renderer/gallery/scenes/run.js';
import { scenes } from '../../src/renderer/gallery/scenes/scenes.js';
import { expectAccessible } from '../support/accessibility.js';
import { layoutProblems } from '../support/layout.js';
import { expect, test } from './fixtures.js';
import { type Language, languages, sizes, type Theme } from './gallery-window.js';

const [firstSize, smallSize, , smallestPage] = sizes;

for (const [index, scene] of scenes.entries()) {
  test(`${scene.name} passes axe and writes nothing to the console`, async ({ gallery }) => {
    gallery.takeProblems();
    await gallery.show(scene, index % 2 === 0 ? 'ko' : 'en', firstSize);
    await expectAccessible(gallery.page, scene.name);
    if (!scene.isBroken) {
      expect(gallery.takeProblems(), 'console of the page').toEqual([]);
    }
  });
}

for (const scene of scenes) {
  test(`${scene.name} fits into the smallest window, and zoomed to 200 %`, async ({ gallery }) => {
    const problems: string[] = [];
    for (const language of languages) {
      for (const size of [smallSize, smallestPage]) {
        if (size === smallSize || (await gallery.dependsOnSize(scene))) {
          await gallery.show(scene, language, size);
        } else {
          await gallery.resize(size);
        }
        problems.push(
          ...(await layoutProblems(gallery.page)).map((text) => `${language} ${size.name}: ${text}`),
        );
      }
    }
    expect(problems).toEqual([]);
  });
}

/** Scenes that are compared with committed pictures: one or two of each screen, in every language and theme. */
const compared: Readonly<Record<string, readonly [Language, Theme]>> = {
  'keys-empty': ['ko', 'light'],
  'keys-several': ['en', 'dark'],
  'imported-with-password': ['ko', 'dark'],
  'buckets-list': ['en', 'light'],
  'create-bucket-half-done': ['en', 'light'],
  'workspace-plan': ['ko', 'light'],
  'workspace-secrets-question': ['en', 'dark'],
  'access-denied': ['ko', 'dark'],
  'run-uploading': ['ko', 'dark'],
  'report-partial': ['en', 'light'],
  'history-list': ['ko', 'light'],
  'window-settings-menu': ['en', 'dark'],
};

for (const [name, [language, theme]] of Object.entries(compared)) {
  test(`${name} looks like its picture`, async ({ gallery }) => {
    await gallery.setTheme(theme);
    await gallery.show(sceneOf(name), language, smallSize);
    expect(await gallery.picture()).toMatchSnapshot(`${name}.png`, { maxDiffPixelRatio: 0.001 });
  });
}

/** A scene by its name. */
function sceneOf(name: string): Scene {
  const scene = scenes.find((one) => one.name === name);
  if (scene === undefined) {
    throw new Error(`There is no scene ${name}.`);
  }
  return scene;
}

test('every row of a million can be reached, by scrollbar, page keys and wheel', async ({ gallery }) => {
  await gallery.show(sceneOf('run-million'), 'en', firstSize);
  const { page } = gallery;
  const list = page.locator('.table__scroller');
  const row = (sequence: number) => list.getByTitle(new RegExp(`-0*${sequence}[.]json$`));
  const rowTop = async (sequence: number): Promise<number> => (await row(sequence).boundingBox())?.y ?? 0;

  await expect(row(0)).toBeInViewport();
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(row(millionRows - 1)).toBeInViewport({ ratio: 1 });
  await list.evaluate((element) => element.scrollTo(0, 0));
  await expect(row(0)).toBeInViewport({ ratio: 1 });

  await list.focus();
  await page.keyboard.press('End');
  await expect(row(millionRows - 1)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('PageUp');
  await expect(row(millionRows - 1)).not.toBeInViewport();
  await page.keyboard.press('Home');
  await expect(row(0)).toBeInViewport({ ratio: 1 });

  // The wheel moves by its pixels, not by those of the scrollbar.
  const first = await rowTop(3);
  await list.hover();
  await page.mouse.wheel(0, 52);
  await expect.poll(() => rowTop(3)).toBe(first - 52);
});
