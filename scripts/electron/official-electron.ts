import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { downloadArtifact } from '@electron/get';
import { messageOf, runScript } from '../run.js';

const require = createRequire(import.meta.url);
const packageFolder = dirname(require.resolve('electron/package.json'));

/** Version of the Electron release that package.json pins, e.g. `45.4.1`. */
export const officialVersion: string = require('electron/package.json').version;

/** Path of the executable inside a folder that holds an Electron release. */
export function executableIn(distFolder: string): string {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  };
  return join(distFolder, names[process.platform] ?? 'electron');
}

/** Folder of the official release, or null when it was not downloaded yet. */
export function installedOfficialElectron(): string | null {
  const distFolder = join(packageFolder, 'dist');
  return readVersion(distFolder) === officialVersion ? distFolder : null;
}

/** The content of a release's `version` file, without a leading `v`; null when there is none. */
export function readVersion(distFolder: string): string | null {
  try {
    return readFileSync(join(distFolder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return null;
  }
}

/**
 * Downloads the official release into the npm package, like `install-electron`, and returns its folder.
 * Electron's own installer has no time limit: where a firewall drops packets it would hang for minutes. So
 * the archive is fetched here into the cache that the installer looks into first, giving up when nothing
 * arrives for `silenceMs` milliseconds. The archive is checked against the hashes in the npm package. Throws
 * when the release can't be obtained.
 */
export async function downloadOfficialElectron(silenceMs: number): Promise<string> {
  const silence = new AbortController();
  const giveUp = (): void => silence.abort(new Error(`no answer for ${silenceMs / 1000} s`));
  let timer = setTimeout(giveUp, silenceMs);
  const heardSomething = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, silenceMs);
  };
  try {
    const downloadOptions = {
      signal: silence.signal,
      quiet: !process.stderr.isTTY,
      getProgressCallback: () => Promise.resolve(heardSomething()),
    };
    await downloadArtifact({
      version: officialVersion,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: require('electron/checksums.json'),
      downloadOptions,
    });
  } catch (error) {
    throw new Error(`Electron ${officialVersion} could not be downloaded: ${withCause(error)}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  const code = await runScript(join(packageFolder, 'install.js'), []);
  const distFolder = installedOfficialElectron();
  if (code !== 0 || distFolder === null) {
    throw new Error(`Electron ${officialVersion} was downloaded but could not be unpacked.`);
  }
  return distFolder;
}

function withCause(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}
