import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from '@playwright/test';

type LaunchOptions = NonNullable<Parameters<typeof _electron.launch>[0]>;

const holdReady = fileURLToPath(new URL('hold-ready.cjs', import.meta.url));

/** Only ends what hangs, in ms. */
const launchTimeoutMs = 120_000;

/** Starts an Electron for Playwright; its application waits until Playwright has attached. */
export function launchElectron(options: LaunchOptions): Promise<ElectronApplication> {
  return _electron.launch({
    ...options,
    args: ['-r', holdReady, ...(options.args ?? [])],
    timeout: launchTimeoutMs,
  });
}
