import { z } from 'zod';
import { writeAtomicallySync } from '../../base/files/atomic-file.js';
import { readStoredSync } from '../../base/files/stored-file.js';
import { HoistError } from '../../shared/errors/errors.js';
import { type Settings, settings as settingsSchema } from '../../shared/models/settings.js';

const defaultSettings: Settings = { language: 'system', theme: 'system', bytesPerSecond: null };

const stored = z.looseObject({
  /** Earlier versions had fewer settings; missing ones get their defaults. */
  settings: z.preprocess((written) => ({ ...defaultSettings, ...Object(written) }), settingsSchema),
  /** The folder of the last choice, for the next dialog. */
  lastFolder: z.string().nullable(),
});
type Stored = z.infer<typeof stored>;

const format = { version: 1, schema: stored };
const defaults: Stored = { settings: defaultSettings, lastFolder: null };

/**
 * The user's settings, in one small JSON file. A damaged file counts as none; while it can't be used (a newer
 * Hoist wrote it, or it can't be read) the defaults apply and it stays as it is.
 */
export interface SettingsStore {
  readonly settings: Settings;
  readonly lastFolder: string | null;
  /** @throws HoistError `state-newer`, `state-unreadable`, or the file system's error */
  change(changed: Partial<Settings>): Settings;
  /** Never fails: choosing a folder is more important than where the next dialog opens. */
  rememberFolder(folder: string): void;
}

export function createSettingsStore(file: string): SettingsStore {
  /** Null while the file can't be used. */
  let current: Stored | null = null;
  const read = (): Stored => (current ??= readStoredSync(file, format) ?? defaults);
  const readOrDefaults = (): Stored => {
    try {
      return read();
    } catch (error) {
      if (error instanceof HoistError) return defaults;
      throw error;
    }
  };
  const save = (next: Stored): void => {
    writeAtomicallySync(file, JSON.stringify(next, null, 2));
    current = next;
  };
  return {
    get settings() {
      return readOrDefaults().settings;
    },
    get lastFolder() {
      return readOrDefaults().lastFolder;
    },
    change(changed) {
      const before = read();
      const next = { ...before, settings: { ...before.settings, ...changed } };
      save(next);
      return next.settings;
    },
    rememberFolder(folder) {
      try {
        save({ ...read(), lastFolder: folder });
      } catch {
        // The disk is full, for example: the next dialog opens somewhere else.
      }
    },
  };
}
