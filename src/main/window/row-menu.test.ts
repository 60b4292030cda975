import { expect, it, vi } from 'vitest';
import { createMainMessages } from '../messages/messages.js';
import { inWindow, type ListedFile, mostCopied, rowMenuTemplate } from './row-menu.js';

const file: ListedFile = {
  row: { path: 'a/b.txt', key: 'backup/a/b.txt', error: null },
  path: '/data/a/b.txt',
  evidence: null,
};

async function allOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function menuOf(files: readonly ListedFile[], count = files.length) {
  const copied: Promise<string[]>[] = [];
  const showInFolder = vi.fn();
  const setPaused = vi.fn();
  async function* read() {
    yield files;
  }
  const items = rowMenuTemplate(
    { count, only: count === 1 ? (files[0] ?? null) : null, mayHaveEvidence: true, rows: () => [], read },
    createMainMessages(() => 'en'),
    { copy: (lines) => copied.push(allOf(lines)), showInFolder, setPaused },
  );
  const choose = (label: string): unknown =>
    items.find((item) => item.label === label)?.click?.(undefined as never, undefined, undefined as never);
  const labels = items.flatMap(({ label }) => label ?? []);
  return { labels, choose, copies: () => Promise.all(copied), showInFolder, setPaused };
}

it('a file can be copied as path and key, and shown where it is', async () => {
  const { labels, choose, copies, showInFolder } = menuOf([file]);
  expect(labels).toEqual(['Copy Path', 'Copy Key', 'Pause File', 'Resume File', 'Show in Folder']);
  for (const label of ['Copy Path', 'Copy Key', 'Show in Folder']) choose(label);
  expect(await copies()).toEqual([['/data/a/b.txt'], ['backup/a/b.txt']]);
  expect(showInFolder.mock.calls).toEqual([['/data/a/b.txt']]);
});

it('a file that failed can be copied with its error and the ids of the request; one without a key has none', async () => {
  const error = { code: 'slow-down', details: { requestId: 'ABC' } } as const;
  const { labels, choose, copies } = menuOf([{ ...file, row: { ...file.row, key: null, error } }]);
  expect(labels).toEqual(['Copy Path', 'Copy Error', 'Pause File', 'Resume File', 'Show in Folder']);
  choose('Copy Error');
  expect(await copies()).toEqual([[expect.stringMatching(/^a\/b\.txt: .*\nslow-down\nrequestId: ABC$/)]]);
});

it('a file that only a receipt tells of has no place on this computer, and its evidence can be copied', async () => {
  const { labels, choose, copies } = menuOf([{ ...file, path: null, evidence: 'method: sha256' }]);
  expect(labels).toEqual(['Copy Key', 'Copy Evidence', 'Pause File', 'Resume File']);
  choose('Copy Evidence');
  expect(await copies()).toEqual([['method: sha256']]);
});

it('of several files each has a line, and those without a key or an error have none', async () => {
  const failed = {
    ...file,
    evidence: 'method: none',
    row: { ...file.row, key: null, error: { code: 'slow-down' as const } },
  };
  const { labels, choose, copies, setPaused } = menuOf([file, failed]);
  expect(labels).toEqual([
    'Copy Paths of 2 Files',
    'Copy Keys of 2 Files',
    'Copy Evidence of 2 Files',
    'Copy Errors of 2 Files',
    'Pause 2 Files',
    'Resume 2 Files',
  ]);
  for (const label of labels) choose(label);
  expect(await copies()).toEqual([
    ['/data/a/b.txt', '/data/a/b.txt'],
    ['backup/a/b.txt'],
    ['method: none'],
    [expect.stringContaining('slow-down')],
  ]);
  expect(setPaused.mock.calls).toEqual([[true], [false]]);
});

it('a menu says so when not all files of a list can be copied', async () => {
  const many = Array.from({ length: mostCopied + 1 }, () => file);
  const { labels, choose, copies } = menuOf(many);
  expect(labels[0]).toBe('Copy Paths of the First 100,000 Files');
  choose(labels[0] ?? '');
  expect((await copies())[0]).toHaveLength(mostCopied);
});

it('the menu of a row in a page that is zoomed in is where the row is', () => {
  expect(inWindow({ x: 100.4, y: 33 }, 1)).toEqual({ x: 100, y: 33 });
  expect(inWindow({ x: 100, y: 33 }, 1.5)).toEqual({ x: 150, y: 50 });
});
