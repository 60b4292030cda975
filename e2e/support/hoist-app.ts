import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication, Page } from '@playwright/test';
import { answerQuestions, quitButtons } from './dialogs.js';
import { launchElectron } from './launch-electron.js';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
/** Only ends what hangs. */
const closeTimeoutMs = 60_000;

/**
 * In a locale that is not UTF-8, or not installed, Chromium on Linux loses dropped files with non-ASCII
 * names. This locale is always installed (https://sourceware.org/glibc/wiki/Proposals/C.UTF-8).
 */
export const utf8Locale = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } as const;

/** The SDK warns about Node 20, which the test runtime contains; the one that ships is newer. */
export const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } as const;

export interface LaunchOptions {
  /** Path of the Electron to run; its version may differ from the application's. */
  readonly electron: string;
  /** Folder for settings, keys and journal: everything Hoist stores. */
  readonly profileFolder: string;
  /** Base URL of the S3 server to use in place of AWS. */
  readonly endpoint: string;
  readonly language: 'en' | 'ko';
  /**
   * Where Linux stores secrets; `basic`, the default: nowhere safe. macOS and Windows have one keychain only.
   */
  readonly keyStore?: 'basic' | 'gnome-libsecret';
  readonly env?: Readonly<Record<string, string>>;
  /** Further switches, such as Chromium's `--proxy-server`. */
  readonly switches?: readonly string[];
  /** Folders and files named on its command line, as by "open with". */
  readonly opens?: readonly string[];
  /** Folder to record a video in; none when absent. */
  readonly videoFolder?: string;
}

/** A running Hoist and its window. */
export interface HoistApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /**
   * What went wrong inside so far: errors on the page's console, exceptions, policy violations, a crashed
   * page.
   */
  readonly problems: string[];
  /**
   * Closes it like a user, who lets a run in progress stop until the next start; an app that does not quit is killed,
   * which is a problem of its own.
   */
  close(): Promise<void>;
  /** Ends the process at once, like a power failure. */
  kill(): Promise<void>;
}

function argumentsOf(options: LaunchOptions): string[] {
  return [
    // Chromium's sandbox does not work for root, as which containers run tests.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--password-store=${options.keyStore ?? 'basic'}`,
    `--lang=${options.language}`,
    `--user-data-dir=${options.profileFolder}`,
    ...(options.switches ?? []),
    projectFolder,
    `--endpoint=${options.endpoint}`,
    ...(options.opens ?? []),
  ];
}

function environmentOf(options: LaunchOptions): Record<string, string> {
  return { ...environment(), ...utf8Locale, ...quietSdk, LANGUAGE: options.language, ...options.env };
}

/** Starts Hoist a second time while it is running; resolves with the exit code of that start. */
export async function startAgain(options: LaunchOptions): Promise<number | null> {
  const child = spawn(options.electron, argumentsOf(options), {
    env: environmentOf(options),
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

function startHoist(options: LaunchOptions): Promise<ElectronApplication> {
  return launchElectron({
    executablePath: options.electron,
    args: argumentsOf(options),
    env: environmentOf(options),
    ...(options.videoFolder === undefined ? {} : { recordVideo: { dir: options.videoFolder } }),
  });
}

/** Starts Hoist and waits until its window shows a heading. */
export async function launchHoist(options: LaunchOptions): Promise<HoistApp> {
  const electron = await startHoist(options);
  // Playwright forgets the process when it has ended.
  const child = electron.process();
  const problems: string[] = [];
  watchMain(electron, problems);
  let page: Page;
  try {
    page = await electron.firstWindow();
    watchPage(page, problems);
    await page.getByRole('heading').first().waitFor();
  } catch (error) {
    await kill(child);
    throw new Error(`Hoist did not show its first screen.\n${problems.join('\n')}`, { cause: error });
  }
  return {
    electron,
    page,
    problems,
    close: () => close(electron, child, problems),
    kill: () => kill(child),
  };
}

function environment(): Record<string, string> {
  // Keys and settings of the developer's own AWS account must have no effect.
  const foreign = /^(AWS_|HOIST_|ELECTRON_|NODE_OPTIONS$)/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || foreign.test(name) ? [] : [[name, value]],
    ),
  );
}

function watchMain(electron: ElectronApplication, problems: string[]): void {
  electron.on('console', (message) => {
    if (message.type() === 'error') {
      problems.push(`main: ${message.text()}`);
    }
  });
  electron.process().stderr?.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    if (/Unhandled|Uncaught|UnhandledPromiseRejection|ERR_/.test(text)) {
      problems.push(`main: ${text.trim()}`);
    }
  });
}

function watchPage(page: Page, problems: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') {
      problems.push(`page: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`page: ${error.stack ?? error.message}`));
  page.on('crash', () => problems.push('page: crashed'));
}

async function close(electron: ElectronApplication, child: ChildProcess, problems: string[]): Promise<void> {
  if (hasEnded(child)) {
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'too late'>((resolve) => {
    timer = setTimeout(() => resolve('too late'), closeTimeoutMs);
  });
  // A closed app can't be asked any more.
  await answerQuestions(electron, quitButtons.stop).catch(() => undefined);
  const ended = await Promise.race([electron.close(), tooLate]);
  clearTimeout(timer);
  if (ended === 'too late') {
    problems.push(`main: did not close within ${closeTimeoutMs / 1000} s`);
    await kill(child);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) {
    return;
  }
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGKILL');
  await ended;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
