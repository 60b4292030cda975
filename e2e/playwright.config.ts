import { defineConfig } from '@playwright/test';
import { windowWorkers } from './support/workers.js';

export default defineConfig({
  testDir: 'specs',
  outputDir: '../out/test/e2e',
  fullyParallel: true,
  // A test waits for its window half of the time. Each worker has a display of its own.
  workers: windowWorkers,
  // These limits only end what hangs; a busy machine must not reach them.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  // A test that passes only sometimes has found something.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  use: { actionTimeout: 60_000 },
});
