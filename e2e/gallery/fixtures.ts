import { test as base, expect } from '@playwright/test';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type GalleryWindow, openGallery } from './gallery-window.js';

/** One window for all scenes of a worker. */
export const test = base.extend<object, { gallery: GalleryWindow }>({
  gallery: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from it: none.
    async ({}, use) => {
      const electron = process.env['HOIST_E2E_ELECTRON'];
      if (electron === undefined) {
        throw new Error('HOIST_E2E_ELECTRON names no Electron. Run this with: npm run gallery');
      }
      const folder = await temporaryFolder('gallery');
      const gallery = await openGallery(electron, folder.path);
      await use(gallery);
      await gallery.close();
      await folder.remove();
    },
    { scope: 'worker' },
  ],
});

export { expect };
