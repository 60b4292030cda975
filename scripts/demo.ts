import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTree } from '../e2e/support/file-tree.js';
import { quietSdk, utf8Locale } from '../e2e/support/hoist-app.js';
import { tutorialFolderName, tutorialTree } from '../e2e/support/tutorial-folder.js';
import { createPracticeKeys, practiceKeyFile } from '../src/practice/practice-keys.js';
import { startPracticeServer } from '../src/practice/practice-server.js';
import { build } from './build.js';
import { type DemoSetting, takeTour } from './demo/tour.js';
import { hasDisplay, openDisplay } from './display.js';
import { findElectron } from './electron-runtime.js';
import { outFolder, projectRoot } from './project.js';
import { messageOf, run } from './run.js';
import { ensureSystemPackages } from './system-packages.js';

const demoFolder = join(outFolder, 'demo');

/**
 * `npm run demo`: Hoist on an S3 server on this computer, with keys and files made for the demo. With a
 * display the user continues from there; without one, or with `--tour`, it runs by itself. `--ko` and `--en`
 * choose a language.
 */
async function demo(args: readonly string[]): Promise<number> {
  Object.assign(process.env, quietSdk);
  await build();
  ensureSystemPackages();
  const electron = await findElectron('test');
  await rm(demoFolder, { recursive: true, force: true });
  await mkdir(demoFolder, { recursive: true });

  const account = createPracticeKeys('analyst');
  const { name, content } = practiceKeyFile(account);
  const keyFile = join(demoFolder, name);
  await writeFile(keyFile, content, { mode: 0o600 });
  const folder = await writeTree(demoFolder, tutorialFolderName, tutorialTree);
  const server = await startPracticeServer({
    folder: join(demoFolder, 'practice-server'),
    accounts: [account],
  });
  const setting: DemoSetting = {
    electron: electron.executable,
    profileFolder: join(demoFolder, 'profile'),
    picturesFolder: demoFolder,
    language: languageFrom(args),
    endpoint: server.url,
    account,
    keyFile,
    folder,
  };
  try {
    return args.includes('--tour') || !hasDisplay() ? await tour(setting) : await leaveToPerson(setting);
  } finally {
    await server.close();
  }
}

async function tour(setting: DemoSetting): Promise<number> {
  const display = await openDisplay();
  try {
    Object.assign(process.env, display.env);
    const { uploaded, verified, wanted } = await takeTour(setting, (text) => console.log(text));
    console.log(`demo: uploaded ${uploaded} of ${wanted}, verified ${verified}`);
    return uploaded === wanted && verified === wanted ? 0 : 1;
  } finally {
    display.stop();
  }
}

async function leaveToPerson(setting: DemoSetting): Promise<number> {
  console.log(
    [
      'Hoist opens on an S3 server on this computer. Nothing leaves it.',
      `  key file:  ${setting.keyFile}`,
      `  folder:    ${setting.folder}`,
      'Drop the key file onto the window, create a bucket, drop the folder, and filter it by (before)*',
      'The server stops when you close Hoist.',
    ].join('\n'),
  );
  const isUtf8 = /utf-?8/i.test(
    process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '',
  );
  return run(
    setting.electron,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--lang=${setting.language}`,
      `--user-data-dir=${setting.profileFolder}`,
      projectRoot,
      `--endpoint=${setting.endpoint}`,
    ],
    { env: { ...process.env, ...(isUtf8 ? {} : utf8Locale) } },
  );
}

function languageFrom(args: readonly string[]): 'en' | 'ko' {
  const wished = ['--ko', '--en'].find((option) => args.includes(option));
  const system = new Intl.DateTimeFormat().resolvedOptions().locale;
  return wished === '--ko' || (wished === undefined && system.startsWith('ko')) ? 'ko' : 'en';
}

try {
  process.exitCode = await demo(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
