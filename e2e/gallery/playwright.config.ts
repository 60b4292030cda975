import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../out/test/gallery',
  // One window shows one scene after the other.
  workers: 1,
  timeout: 60_000,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  projects: [
    { name: 'check', testMatch: 'check.spec.ts' },
    { name: 'screenshots', testMatch: 'screenshots.spec.ts' },
  ],
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  ignoreSnapshots: process.env['HOIST_GALLERY_COMPARE'] === 'no',
  expect: { timeout: 15_000 },
  use: { actionTimeout: 15_000 },
});
