import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsAtStart } from './settings-at-start.js';
import { createSettingsStore } from './settings-store.js';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const defaults = { language: 'system', theme: 'system' };

describe('the settings that the window needs first', () => {
  it('are those of the store, whatever was chosen', () => {
    const choice = fc.record({
      language: fc.constantFrom('system', 'ko', 'en'),
      theme: fc.constantFrom('system', 'light', 'dark'),
      bytesPerSecond: fc.option(fc.integer({ min: 1000 })),
    });
    fc.assert(
      fc.property(choice, fc.boolean(), (chosen, isFolderKnown) => {
        const store = createSettingsStore(file);
        store.change(chosen);
        if (isFolderKnown) store.rememberFolder('/data');
        const { language, theme } = createSettingsStore(file).settings;
        expect(settingsAtStart(file)).toEqual({ language, theme });
        expect({ language, theme }).toEqual({ language: chosen.language, theme: chosen.theme });
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['nothing', null],
    ['a damaged file', '{"settings":{"language":"ko"'],
    ['no object', '7'],
    ['a file without the last folder', '{"settings":{"language":"ko","theme":"dark"}}'],
    ['an unknown language', '{"settings":{"language":"eo","theme":"dark"},"lastFolder":null}'],
    ['an unknown theme', '{"settings":{"language":"ko","theme":"red"},"lastFolder":null}'],
    ['a file of a newer Hoist', '{"version":2,"settings":{"language":"ko"},"lastFolder":null}'],
    ['settings of an earlier Hoist', '{"version":1,"settings":{},"lastFolder":null}'],
  ])('are the defaults for %s, as in the store, and the file stays', (_what, text) => {
    if (text !== null) writeFileSync(file, text);
    expect(settingsAtStart(file)).toEqual(defaults);
    if (text !== null) expect(readFileSync(file, 'utf8')).toBe(text);
    expect(createSettingsStore(file).settings).toMatchObject(defaults);
  });

  it('keep a setting that an earlier Hoist had', () => {
    writeFileSync(file, '{"settings":{"language":"ko"},"lastFolder":null}');
    expect(settingsAtStart(file)).toEqual({ language: 'ko', theme: 'system' });
    expect(createSettingsStore(file).settings).toMatchObject({ language: 'ko', theme: 'system' });
  });

  it('are the defaults where the file can’t be read', () => {
    mkdirSync(file);
    expect(settingsAtStart(file)).toEqual(defaults);
  });
});
