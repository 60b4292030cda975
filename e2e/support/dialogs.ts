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
