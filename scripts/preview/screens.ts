import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import react from '@vitejs/plugin-react';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../src/main/window/content-security-policy.js';
import { findElectron } from '../electron-runtime.js';
import { outFolder, projectRoot } from '../project.js';
import { scenes } from './scenes.js';

/**
 * Pictures of every screen in every state, without S3: `tsx scripts/preview/screens.ts [part of a name …]`.
 * Saves them under out/preview/, prints whatever the console said, and ends with 1 when it or axe complained.
 */
const page = join(outFolder, 'preview', 'page');
const pictures = join(outFolder, 'preview');

async function buildPage(): Promise<void> {
  await build({
    root: join(projectRoot, 'src/renderer'),
    logLevel: 'error',
    configFile: false,
    plugins: [react()],
    build: {
      outDir: page,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'chrome130',
      rollupOptions: { input: join(projectRoot, 'src/renderer/dev/index.html') },
    },
  });
}

async function open(scale: number): Promise<ElectronApplication> {
  const electron = await findElectron('test');
  return await _electron.launch({
    executablePath: electron.executable,
    args: [
      '--no-sandbox',
      `--force-device-scale-factor=${scale}`,
      join(projectRoot, 'scripts/preview/window.cjs'),
    ],
    env: {
      ...process.env,
      HOIST_PREVIEW_FOLDER: page,
      HOIST_PREVIEW_POLICY: contentSecurityPolicy,
      // Electron would complain about the empty first page, which has no policy.
      ELECTRON_DISABLE_SECURITY_WARNINGS: 'true',
    },
  });
}

async function complaintsOfAxe(window: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n    ${failureSummary ?? ''}`),
  );
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const scale = process.argv.includes('--2x') ? 2 : 1;
const skipBuild = process.argv.includes('--no-build');

await mkdir(pictures, { recursive: true });
if (!skipBuild) {
  await buildPage();
}
const app = await open(scale);
const window = await app.firstWindow();
let complaints = 0;
const say = (name: string, text: string): void => {
  complaints += 1;
  process.stdout.write(`${name}: ${text}\n`);
};
let current = '';
window.on('console', (message) => {
  if (message.type() === 'error' || message.type() === 'warning') {
    say(current, `console: ${message.text()}`);
  }
});
window.on('pageerror', (error) => say(current, `page: ${error.message}`));

for (const scene of scenes) {
  if (wanted.length > 0 && !wanted.some((part) => scene.name.includes(part))) {
    continue;
  }
  current = scene.name;
  const { width, height } = scene.small === true ? { width: 760, height: 560 } : { width: 1080, height: 760 };
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await window.goto(`app://hoist/dev/index.html?${scene.query}`);
  await window.waitForTimeout(scene.wait ?? 700);
  await scene.act?.(window);
  await window.screenshot({ path: join(pictures, `${scene.name}.png`) });
  for (const complaint of await complaintsOfAxe(window)) {
    say(scene.name, complaint);
  }
}
await app.close();
process.stdout.write(`${complaints} complaints\n`);
process.exitCode = complaints === 0 ? 0 : 1;
