import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron/main';

/** The system's dialogs; each returns null or an empty list when it was closed. */
export interface Dialogs {
  chooseKeyFile(): Promise<string | null>;
  chooseCaFile(): Promise<string | null>;
  /** `startIn`: the folder in which the dialog opens; null for the home folder. */
  chooseSources(kind: 'folder' | 'files', startIn: string | null): Promise<readonly string[]>;
  saveReport(title: string, format: string): Promise<string | null>;
  /** A receipt or a manifest, or a folder that contains one. */
  chooseReceipt(kind: 'folder' | 'file'): Promise<string | null>;
  /** The `manifest.json` of a checksum report, or one of the CSV files that it names. */
  chooseReport(): Promise<string | null>;
  /** A folder for the receipt of a run. */
  chooseReceiptFolder(): Promise<string | null>;
  /** Where to write the policy for a bucket. */
  savePolicy(bucket: string): Promise<string | null>;
}

export function createDialogs(window: () => BrowserWindow): Dialogs {
  return {
    async chooseKeyFile() {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        defaultPath: app.getPath('downloads'),
        properties: ['openFile'],
        filters: [
          { name: 'CSV', extensions: ['csv'] },
          { name: '*', extensions: ['*'] },
        ],
      });
      return filePaths[0] ?? null;
    },
    async chooseCaFile() {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        defaultPath: app.getPath('downloads'),
        properties: ['openFile'],
        filters: [
          { name: 'PEM', extensions: ['pem', 'crt', 'cer', 'ca-bundle'] },
          { name: '*', extensions: ['*'] },
        ],
      });
      return filePaths[0] ?? null;
    },
    async chooseSources(kind, startIn) {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        defaultPath: startIn ?? app.getPath('home'),
        properties: [kind === 'folder' ? 'openDirectory' : 'openFile', 'multiSelections'],
      });
      return filePaths;
    },
    async chooseReceipt(kind) {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        defaultPath: app.getPath('documents'),
        properties: [kind === 'folder' ? 'openDirectory' : 'openFile'],
        filters: [
          { name: 'receipt.json, manifest-sha256.txt', extensions: ['json', 'txt'] },
          { name: '*', extensions: ['*'] },
        ],
      });
      return filePaths[0] ?? null;
    },
    async chooseReport() {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        defaultPath: app.getPath('downloads'),
        properties: ['openFile'],
        filters: [
          { name: 'manifest.json, CSV', extensions: ['json', 'csv'] },
          { name: '*', extensions: ['*'] },
        ],
      });
      return filePaths[0] ?? null;
    },
    async chooseReceiptFolder() {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        defaultPath: app.getPath('documents'),
        properties: ['openDirectory', 'createDirectory'],
      });
      return filePaths[0] ?? null;
    },
    async savePolicy(bucket) {
      const { filePath } = await dialog.showSaveDialog(window(), {
        defaultPath: join(app.getPath('documents'), `hoist policy ${bucket}.json`),
        filters: [{ name: 'JSON', extensions: ['json'] }],
      });
      return filePath === '' ? null : filePath;
    },
    async saveReport(title, format) {
      const name = title.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 80);
      const { filePath } = await dialog.showSaveDialog(window(), {
        defaultPath: join(app.getPath('documents'), `hoist ${name}.${format}`),
        filters: [{ name: format.toUpperCase(), extensions: [format] }],
      });
      return filePath === '' ? null : filePath;
    },
  };
}
