import { fileURLToPath } from 'node:url';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { now } from '../../src/renderer/gallery/samples/moment.js';
import type { Scene, Step } from '../../src/renderer/gallery/scene.js';
import { utf8Locale } from '../support/hoist-app.js';
import { launchElectron } from '../support/launch-electron.js';
import { createTexts, type Texts } from '../support/texts.js';

export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The page as it is measured: CSS pixels, and how many pixels of the screen each takes. */
export interface Size {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** The first size of the window and its smallest, and both zoomed to 200 %. */
export const sizes = [
  { name: '1080x760', width: 1080, height: 760, scale: 1 },
  { name: '720x520', width: 720, height: 520, scale: 1 },
  { name: '1080x760-zoom200', width: 540, height: 380, scale: 2 },
  { name: '720x520-zoom200', width: 360, height: 260, scale: 2 },
] as const satisfies readonly Size[];

/** For a close look at fine lines, for a few scenes. */
export const sharpSize: Size = { name: '1080x760@2x', width: 1080, height: 760, scale: 2 };

export interface GalleryWindow {
  readonly page: Page;
  /** What the page wrote to its console, and what broke, since the last call. */
  takeProblems(): string[];
  /** Loads the page with a scene and takes the scene's steps. */
  show(scene: Scene, language: Language, size: Size): Promise<void>;
  /** Whether the scene has to be loaded again for another size: an open popover, a scrolled list or an error moves. */
  dependsOnSize(scene: Scene): Promise<boolean>;
  /** Shows the page in another size. */
  resize(size: Size): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  /** The page as PNG, in the pixels of a screen. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens the gallery, as `scripts/gallery.ts` has built it. @param electron path of the Electron to run */
export async function openGallery(electron: string, profileFolder: string): Promise<GalleryWindow> {
  const app = await launchElectron({
    executablePath: electron,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--force-color-profile=srgb',
      '--password-store=basic',
      `--user-data-dir=${profileFolder}`,
      fileURLToPath(new URL('../../out/gallery/main/index.js', import.meta.url)),
    ],
    env: {
      ...process.env,
      ...utf8Locale,
      TZ: 'Asia/Seoul',
      FONTCONFIG_FILE: fileURLToPath(new URL('fonts.conf', import.meta.url)),
    },
  });
  const page = await app.firstWindow();
  // The real pointer may be over the window and must have no effect.
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.setIgnoreMouseEvents(true);
  });
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  await page.clock.setFixedTime(now);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const devtools = await page.context().newCDPSession(page);
  const setSize = async (size: Size): Promise<void> => {
    await devtools.send('Emulation.setDeviceMetricsOverride', {
      width: size.width,
      height: size.height,
      deviceScaleFactor: size.scale,
      mobile: false,
    });
  };

  return {
    page,
    takeProblems: () => problems.splice(0),
    show: async (scene, language, size) => {
      await setSize(size);
      try {
        // An element under the mouse would look different.
        await page.mouse.move(0, 0);
        await page.goto(`app://hoist/index.html?scene=${scene.name}&language=${language}`);
        await page.locator('html[data-gallery="ready"]').waitFor();
        await settled(page);
        const texts = createTexts(language);
        for (const step of scene.steps) {
          await take(step, page, texts);
        }
        await page.mouse.move(0, 0);
        await settled(page);
      } catch (error) {
        throw new Error(`The page did not get to ${scene.name}.\n${problems.join('\n')}`, { cause: error });
      }
    },
    dependsOnSize: async (scene) =>
      scene.steps.some((step) => 'scrollTo' in step) ||
      (await page.locator('.popover, [role="alert"]').count()) > 0,
    resize: async (size) => {
      await setSize(size);
      await settled(page);
    },
    setTheme: async (theme) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    },
    // Playwright's own screenshots have one pixel for each CSS pixel, whatever the scale.
    picture: async () => {
      const { data } = await devtools.send('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(data, 'base64');
    },
    close: () => close(app),
  };
}

async function close(app: ElectronApplication): Promise<void> {
  const child = app.process();
  await app.close();
  child.kill('SIGKILL');
}

/** Takes one step of a scene, finding elements by their text in the current language. */
async function take(step: Step, page: Page, texts: Texts): Promise<void> {
  if ('key' in step) {
    await page.keyboard.press(step.key);
    return;
  }
  const within = step.in === undefined ? page : page.getByRole(step.in);
  const named = (id: string): string => texts.text(id, step.values);
  if ('press' in step) {
    await within.getByRole(step.role ?? 'button', { name: named(step.press) }).click();
  } else if ('turn' in step) {
    const toggle: Locator = page.getByRole('switch', { name: named(step.turn) });
    await within.locator('label').filter({ has: toggle }).click();
  } else if ('fill' in step) {
    const name = { name: named(step.fill), exact: true } as const;
    await within.getByRole('textbox', name).or(within.getByRole('searchbox', name)).fill(step.with);
  } else if ('see' in step) {
    await within.getByText(named(step.see), { exact: true }).first().waitFor();
  } else {
    await within.getByText(named(step.scrollTo), { exact: true }).first().scrollIntoViewIfNeeded();
  }
}

/** Waits until the page has drawn three frames without changing, for a second at most. */
function settled(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let quiet = 0;
        let frames = 0;
        const observer = new MutationObserver(() => {
          quiet = 0;
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        const look = (): void => {
          quiet += 1;
          frames += 1;
          if (quiet > 3 || frames > 60) {
            observer.disconnect();
            resolve();
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      }),
  );
}
