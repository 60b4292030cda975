import { test as base, expect } from '@playwright/test';
import type { PracticeAccount } from '../src/practice/practice-server.js';
import { type Screens, screensOf } from './pages/screens.js';
import { type HoistApp, type LaunchOptions, launchHoist, startAgain } from './support/hoist-app.js';
import { type Practice, startPractice } from './support/practice.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { createTexts, type Texts } from './support/texts.js';
import { displayOf } from './support/workers.js';

/** Set with `test.use` for a file or a group of tests. */
interface Options {
  /** The language of the system. */
  language: 'en' | 'ko';
  /** S3 actions that the account of the key file may not do, e.g. `s3:ListAllMyBuckets`. */
  account: { readonly denied: readonly string[]; readonly policy?: PracticeAccount['policy'] };
  /** Problems on Hoist's console that the test provokes on purpose. */
  console: { readonly expected: readonly RegExp[] };
}

interface Fixtures {
  /** A folder for the test; it is removed at the end. */
  folder: string;
  /** An S3 server for the test. */
  practice: Practice;
  /** Starts Hoist, every time with the same profile, so that a second start is a restart. */
  launch: (changes?: Partial<LaunchOptions>) => Promise<HoistApp>;
  /** Starts Hoist again while it is running; resolves with the exit code of that start. */
  launchAgain: (opens: readonly string[]) => Promise<number | null>;
  /** Hoist, started once. */
  hoist: HoistApp;
  /** Hoist's texts in the test's language. */
  texts: Texts;
  /** The screens of {@link Fixtures.hoist}. */
  screens: Screens;
}

export const test = base.extend<Options & Fixtures>({
  language: ['en', { option: true }],
  account: [{ denied: [] }, { option: true }],
  console: [{ expected: [] }, { option: true }],

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from it: none.
  folder: async ({}, use) => {
    const folder = await temporaryFolder('e2e');
    await use(folder.path);
    await folder.remove();
  },

  practice: async ({ folder, account }, use) => {
    const practice = await startPractice(folder, account.denied, account.policy);
    await use(practice);
    await practice.close();
    expect(practice.internalErrors, 'faults inside the practice server').toEqual([]);
  },

  launch: async ({ folder, practice, language, console }, use, testInfo) => {
    const electron = process.env['HOIST_E2E_ELECTRON'];
    if (electron === undefined) {
      throw new Error('HOIST_E2E_ELECTRON names no Electron. Run these tests with: npm run test:e2e');
    }
    const started: HoistApp[] = [];
    await use(async (changes) => {
      const app = await launchHoist({
        electron,
        profileFolder: `${folder}/profile`,
        endpoint: practice.url,
        language,
        ...changes,
        env: { ...displayOf(testInfo.parallelIndex), ...changes?.env },
      });
      started.push(app);
      return app;
    });
    const last = started.at(-1);
    if (testInfo.status !== testInfo.expectedStatus && last !== undefined) {
      await last.page.screenshot({ path: testInfo.outputPath('window.png') }).catch(() => null);
    }
    for (const app of started) {
      await app.close();
    }
    const problems = started.flatMap((app) => app.problems);
    const unexpected = problems.filter((text) => !console.expected.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors on the console of Hoist').toEqual([]);
  },

  launchAgain: async ({ folder, practice, language }, use, testInfo) => {
    await use((opens) =>
      startAgain({
        electron: process.env['HOIST_E2E_ELECTRON'] ?? '',
        profileFolder: `${folder}/profile`,
        endpoint: practice.url,
        language,
        opens,
        env: displayOf(testInfo.parallelIndex),
      }),
    );
  },

  hoist: async ({ launch }, use) => {
    await use(await launch());
  },

  texts: async ({ language }, use) => {
    await use(createTexts(language));
  },

  screens: async ({ hoist, texts }, use) => {
    await use(screensOf(hoist.page, texts));
  },
});

export { expect };
