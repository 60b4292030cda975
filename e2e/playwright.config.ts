import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'specs',
  outputDir: '../out/test/e2e',
  fullyParallel: true,
  // One window with its S3 server keeps two cores busy; more of them would measure each other's load.
  workers: Math.max(1, Math.floor(availableParallelism() / 2)),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // A test that passes only sometimes has found something.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  use: { actionTimeout: 15_000 },
});
