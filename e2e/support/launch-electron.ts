import { _electron, type ElectronApplication, errors } from '@playwright/test';

type LaunchOptions = NonNullable<Parameters<typeof _electron.launch>[0]>;

/** Attempts to start, and how long each may take, in ms. */
const launches = 3;
const launchTimeoutMs = 20_000;

/**
 * Starts an Electron for Playwright. Playwright attaches while the window opens. If the page loads at that
 * very moment, which happens in one start of a hundred, Playwright misses it and waits for ever for a page
 * that has long been drawn: then it is started again.
 */
export async function launchElectron(options: LaunchOptions): Promise<ElectronApplication> {
  for (let launch = 1; ; launch += 1) {
    try {
      return await _electron.launch({ ...options, timeout: launchTimeoutMs });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || launch === launches) throw error;
      console.error('Playwright did not notice the window; starting again.');
    }
  }
}
