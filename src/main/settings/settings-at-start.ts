import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../shared/models/settings.js';

type AtStart = Pick<Settings, 'language' | 'theme'>;

const languages: readonly unknown[] = ['system', 'ko', 'en'] satisfies Settings['language'][];
const themes: readonly unknown[] = ['system', 'light', 'dark'] satisfies Settings['theme'][];
const defaults: AtStart = { language: 'system', theme: 'system' };

/** Where the settings are kept. @param folder absolute path of the folder for everything that Hoist keeps */
export function settingsFileIn(folder: string): string {
  return join(folder, 'settings.json');
}

/**
 * What the window needs of the settings before it opens, read without the schema validator, whose loading would keep it waiting.
 * The same as {@link import('./settings-store.js').createSettingsStore} gives; the defaults where that is not certain.
 */
export function settingsAtStart(file: string): AtStart {
  try {
    const content = Object(JSON.parse(readFileSync(file, 'utf8'))) as Readonly<Record<string, unknown>>;
    const { version = 1, lastFolder } = content;
    if (typeof version !== 'number' || version > 1) return defaults;
    if (lastFolder !== null && typeof lastFolder !== 'string') return defaults;
    const read = { ...defaults, ...Object(content['settings']) } as AtStart;
    return languages.includes(read.language) && themes.includes(read.theme)
      ? { language: read.language, theme: read.theme }
      : defaults;
  } catch {
    return defaults;
  }
}
