import { expect, it, vi } from 'vitest';
import type { FileOfRun } from '../../engine/history.js';
import { createMainMessages } from '../messages/messages.js';
import { inWindow, rowMenuTemplate } from './row-menu.js';

const row = { path: 'a/b.txt', key: 'backup/a/b.txt', error: null, evidence: null } as FileOfRun['row'];

function menuOf(changes: Partial<FileOfRun['row']>, path: string | null = '/data/a/b.txt') {
  const copy = vi.fn();
  const showInFolder = vi.fn();
  const file = { row: { ...row, ...changes }, path };
  const items = rowMenuTemplate(
    file,
    createMainMessages(() => 'en'),
    { copy, showInFolder },
  );
  const choose = (label: string): unknown =>
    items.find((item) => item.label === label)?.click?.(undefined as never, undefined, undefined as never);
  const labels = items.flatMap(({ label }) => label ?? []);
  return { labels, choose, copy, showInFolder };
}

it('a file can be copied as path and key, and shown where it is', () => {
  const { labels, choose, copy, showInFolder } = menuOf({});
  expect(labels).toEqual(['Copy Path', 'Copy Key', 'Show in Folder']);
  for (const label of labels) choose(label);
  expect(copy.mock.calls).toEqual([['/data/a/b.txt'], ['backup/a/b.txt']]);
  expect(showInFolder.mock.calls).toEqual([['/data/a/b.txt']]);
});

it('a file that failed can be copied with its error and the ids of the request; one without a key has none', () => {
  const { labels, choose, copy } = menuOf({
    key: null,
    error: { code: 'slow-down', details: { requestId: 'ABC' } },
  });
  expect(labels).toEqual(['Copy Path', 'Copy Error', 'Show in Folder']);
  choose('Copy Error');
  expect(copy).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^a\/b\.txt: .*\nslow-down\nrequestId: ABC$/),
  );
});

it('a file that only a receipt tells of has no place on this computer, and its evidence can be copied', () => {
  const evidence = { method: 'sha256', local: 'x', remote: 'x' } as FileOfRun['row']['evidence'];
  const { labels, choose, copy } = menuOf({ evidence }, null);
  expect(labels).toEqual(['Copy Key', 'Copy Evidence']);
  choose('Copy Evidence');
  expect(copy).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('\nmethod: sha256\nlocal: x\n'));
});

it('the menu of a row in a page that is zoomed in is where the row is', () => {
  expect(inWindow({ x: 100.4, y: 33 }, 1)).toEqual({ x: 100, y: 33 });
  expect(inWindow({ x: 100, y: 33 }, 1.5)).toEqual({ x: 150, y: 50 });
});
