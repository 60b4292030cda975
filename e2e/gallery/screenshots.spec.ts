import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenes } from '../../src/renderer/gallery/scenes/scenes.js';
import { test } from './fixtures.js';
import { languages, sharpSize, sizes, themes } from './gallery-window.js';

const folder = fileURLToPath(new URL('../../out/screenshots/', import.meta.url));

/** The scenes that are also shown at twice the pixels. */
const sharp = new Set([
  'keys-empty',
  'workspace-plan',
  'run-uploading',
  'run-selected',
  'report-complete',
  'report-failed-rows',
  'history-list',
  'verify-question',
  'buckets-list',
]);

test.beforeAll(async () => {
  await mkdir(folder, { recursive: true });
});

for (const scene of scenes) {
  test(scene.name, async ({ gallery }) => {
    for (const language of languages) {
      const all = sharp.has(scene.name) ? [...sizes, sharpSize] : sizes;
      for (const size of all) {
        if (size === all[0] || (await gallery.dependsOnSize(scene))) {
          await gallery.show(scene, language, size);
        } else {
          await gallery.resize(size);
        }
        for (const theme of themes) {
          await gallery.setTheme(theme);
          const name = `${scene.name}.${language}.${theme}.${size.name}.png`;
          await writeFile(join(folder, name), await gallery.picture());
        }
      }
    }
  });
}
