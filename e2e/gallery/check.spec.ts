import { scenes } from '../../src/renderer/gallery/scenes/scenes.js';
import { expectAccessible } from '../support/accessibility.js';
import { expect, test } from './fixtures.js';
import { type Language, sizes, type Theme } from './gallery-window.js';

const [firstSize, smallSize] = sizes;

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
    const scene = scenes.find((one) => one.name === name);
    if (scene === undefined) {
      throw new Error(`There is no scene ${name}.`);
    }
    await gallery.setTheme(theme);
    await gallery.show(scene, language, smallSize);
    expect(await gallery.picture()).toMatchSnapshot(`${name}.png`, { maxDiffPixelRatio: 0.001 });
  });
}
