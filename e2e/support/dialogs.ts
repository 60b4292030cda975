import type { ElectronApplication } from '@playwright/test';

/** A call of a system dialog since {@link answerOpenDialogs}. */
export interface AskedDialog {
  readonly title: string | null;
  readonly properties: readonly string[];
  readonly hasDefaultPath: boolean;
}

/** Makes every "open" dialog return these absolute paths at once; none: as if it was closed. */
export async function answerOpenDialogs(app: ElectronApplication, paths: readonly string[]): Promise<void> {
  await app.evaluate(
    ({ dialog }, filePaths) => {
      const asked: AskedDialog[] = [];
      Object.assign(globalThis, { askedDialogs: asked });
      dialog.showOpenDialog = (...args: unknown[]) => {
        const options = args.at(-1) as { title?: string; properties?: string[]; defaultPath?: string };
        asked.push({
          title: options.title ?? null,
          properties: options.properties ?? [],
          hasDefaultPath: options.defaultPath !== undefined,
        });
        return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
      };
    },
    [...paths],
  );
}

/** Dialogs opened since {@link answerOpenDialogs}, in order. */
export function askedDialogs(app: ElectronApplication): Promise<readonly AskedDialog[]> {
  return app.evaluate(() => (globalThis as unknown as { askedDialogs: AskedDialog[] }).askedDialogs);
}

/** Makes every "save" dialog return this absolute path at once; null: as if it was closed. */
export async function answerSaveDialogs(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
  }, path);
}

/** A question in a dialog of the system since {@link answerQuestions}. */
export interface AskedQuestion {
  readonly message: string;
  readonly buttons: readonly string[];
}

/** The buttons of the question about runs in progress, by their index. */
export const quitButtons = { background: 0, stop: 1, stay: 2 } as const;

/** Answers every question from now on with the button at this index, at once. */
export async function answerQuestions(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const asked: AskedQuestion[] = [];
    Object.assign(globalThis, { askedQuestions: asked });
    dialog.showMessageBox = (...args: unknown[]) => {
      const { message, buttons } = args.at(-1) as AskedQuestion;
      asked.push({ message, buttons });
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, button);
}

/** Questions asked since {@link answerQuestions}, in order. */
export function askedQuestions(app: ElectronApplication): Promise<readonly AskedQuestion[]> {
  return app.evaluate(() => (globalThis as unknown as { askedQuestions: AskedQuestion[] }).askedQuestions);
}

/** A notification of the system since {@link catchNotifications}. */
export interface ShownNotification {
  readonly title: string;
  readonly body: string;
}

/** Records notifications instead of showing them. */
export async function catchNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const shown: ShownNotification[] = [];
    Object.assign(globalThis, { shownNotifications: shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: ShownNotification) {
      shown.push({ title: this.title, body: this.body });
    };
  });
}

export function shownNotifications(app: ElectronApplication): Promise<readonly ShownNotification[]> {
  return app.evaluate(
    () => (globalThis as unknown as { shownNotifications: ShownNotification[] }).shownNotifications,
  );
}

/** Records what Hoist moves to the trash instead of moving it, for {@link trashedFiles}. */
export async function catchTrash(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ shell }) => {
    const trashed: string[] = [];
    Object.assign(globalThis, { trashedFiles: trashed });
    shell.trashItem = (path: string) => {
      trashed.push(path);
      return Promise.resolve();
    };
  });
}

/** Files moved to the trash since {@link catchTrash}. */
export function trashedFiles(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => (globalThis as unknown as { trashedFiles: string[] }).trashedFiles);
}

/** Records what is copied, instead of copying it. */
export async function catchCopies(app: ElectronApplication): Promise<() => Promise<readonly string[]>> {
  const copied = await app.evaluateHandle(({ clipboard }) => {
    const texts: string[] = [];
    Object.assign(clipboard, { writeText: (text: string) => texts.push(text) });
    return texts;
  });
  return () => copied.jsonValue();
}

/** Records the files that are shown in their folder, instead of showing them. */
export async function catchShownFiles(app: ElectronApplication): Promise<() => Promise<readonly string[]>> {
  const shown = await app.evaluateHandle(({ shell }) => {
    const paths: string[] = [];
    Object.assign(shell, { showItemInFolder: (path: string) => paths.push(path) });
    return paths;
  });
  return () => shown.jsonValue();
}

export interface OpenedMenu {
  readonly labels: readonly string[];
  /** Where it was opened, in pixels of the window. */
  readonly x: number | undefined;
  readonly y: number | undefined;
}

/** Catches context menus instead of opening them. @returns what gives those caught */
export async function catchMenus(app: ElectronApplication): Promise<() => Promise<readonly OpenedMenu[]>> {
  await app.evaluate(({ Menu }) => {
    const opened: OpenedMenu[] = [];
    Object.assign(globalThis, { openedMenus: opened });
    Menu.prototype.popup = function popup(this: Electron.Menu, options) {
      const labels = this.items.map(({ label }) => label).filter((label) => label !== '');
      opened.push({ labels, x: options?.x, y: options?.y });
    };
  });
  return () => app.evaluate(() => (globalThis as unknown as { openedMenus: OpenedMenu[] }).openedMenus);
}
