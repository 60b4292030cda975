import { scenes } from '../../src/renderer/gallery/scenes/scenes.js';
import { expectAccessible } from '../support/accessibility.js';
import { expect, test } from './fixtures.js';
import { sizes } from './gallery-window.js';

const [firstSize] = sizes;

for (const [index, scene] of scenes.entries()) {
  test(`${scene.name} is accessible and quiet`, async ({ gallery }) => {
    gallery.takeProblems();
    await gallery.show(scene, index % 2 === 0 ? 'ko' : 'en', firstSize);
    await expectAccessible(gallery.page, scene.name);
    if (!scene.isBroken) {
      expect(gallery.takeProblems(), 'what the page said on its console').toEqual([]);
    }
  });
}
