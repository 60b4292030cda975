import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomicallySync } from '../../base/files/atomic-file.js';
import { type Settings, settings as settingsSchema } from '../../shared/models/settings.js';

const stored = z.object({
  settings: settingsSchema,
  /** The folder of the last choice, for the next dialog. */
  lastFolder: z.string().nullable(),
});
type Stored = z.infer<typeof stored>;

const defaults: Stored = { settings: { language: 'system', theme: 'system' }, lastFolder: null };

/** The user's settings, in one small JSON file; an unreadable file counts as none. */
export interface SettingsStore {
  readonly settings: Settings;
  readonly lastFolder: string | null;
  change(changed: Partial<Settings>): Settings;
  rememberFolder(folder: string): void;
}

export function createSettingsStore(file: string): SettingsStore {
  let current = read(file);
  const save = (next: Stored): void => {
    current = next;
    writeAtomicallySync(file, JSON.stringify(next, null, 2));
  };
  return {
    get settings() {
      return current.settings;
    },
    get lastFolder() {
      return current.lastFolder;
    },
    change(changed) {
      save({ ...current, settings: { ...current.settings, ...changed } });
      return current.settings;
    },
    rememberFolder(folder) {
      save({ ...current, lastFolder: folder });
    },
  };
}

function read(file: string): Stored {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return defaults;
  }
}
