import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContinueNote } from './continue-note.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-continue-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the note of an upload to be continued', () => {
  it('expects one until it was noted that there is none', () => {
    const file = join(folder, 'continue.txt');
    const first = createContinueNote(file);
    expect(first.wasUnfinished()).toBe(true);
    first.note(false);
    expect(first.wasUnfinished()).toBe(false);
    const second = createContinueNote(file);
    expect(second.wasUnfinished()).toBe(false);
    second.note(true);
    expect(createContinueNote(file).wasUnfinished()).toBe(true);
  });

  it('expects one where the file makes no sense or can’t be written', () => {
    const file = join(folder, 'continue.txt');
    writeFileSync(file, '\0\0');
    expect(createContinueNote(file).wasUnfinished()).toBe(true);
    const lost = createContinueNote(join(folder, 'gone', 'continue.txt'));
    lost.note(false);
    expect(createContinueNote(join(folder, 'gone', 'continue.txt')).wasUnfinished()).toBe(true);
  });
});
