import type { MenuItemConstructorOptions } from 'electron/main';
import type { AppError } from '../../shared/errors/errors.js';
import type { MainMessages } from '../messages/messages.js';

/** A file in a list and where it is on this computer. */
export interface ListedFile {
  readonly row: { readonly path: string; readonly key: string | null; readonly error: AppError | null };
  /** Absolute; null where only a receipt tells of the file. */
  readonly path: string | null;
  /** What is proven of it and by what; null where nothing is. */
  readonly evidence: string | null;
}

/** Files for which a menu is opened. */
export interface ChosenFiles {
  readonly count: number;
  /** The only one of them; null for several. */
  readonly only: ListedFile | null;
  /** They are files of a run, and not of a plan. */
  readonly mayHaveEvidence: boolean;
  /** Their numbers, in batches. */
  readonly rows: () => AsyncIterable<readonly number[]> | Iterable<readonly number[]>;
  /** The files in the order of the list, read anew each time. */
  readonly read: () => AsyncIterable<readonly ListedFile[]>;
}

export interface RowMenuActions {
  /** Copies text that is made while it is read: lists may be long. */
  readonly copy: (lines: AsyncIterable<string>) => void;
  /** Shows a file in the system's file manager. */
  readonly showInFolder: (path: string) => void;
  /** Pauses or resumes the files; null where that can't be done. */
  readonly setPaused: ((isPaused: boolean) => void) | null;
}

/** Opens the menu of files; nothing happens for none. */
export type OpenRowMenu = (
  files: ChosenFiles,
  where: {
    /** CSS pixels from the upper left corner of the page. */
    readonly at: { readonly x: number; readonly y: number };
    readonly setPaused: RowMenuActions['setPaused'];
  },
) => void;

/** The most files whose texts are copied at once: a clipboard holds all of them in memory, as does whoever pastes. */
export const mostCopied = 100_000;

/**
 * A point of the page as one of the window, which menus are placed by.
 *
 * @param at CSS pixels from the upper left corner of the page
 * @param zoom of the page; 1 is its actual size
 */
export function inWindow(at: { readonly x: number; readonly y: number }, zoom: number) {
  return { x: Math.round(at.x * zoom), y: Math.round(at.y * zoom) };
}

/** The menu of files in a list: what of them can be copied, what can be done with them, and where one is. */
export function rowMenuTemplate(
  { count, only, mayHaveEvidence, read }: ChosenFiles,
  messages: MainMessages,
  { copy, showInFolder, setPaused }: RowMenuActions,
): MenuItemConstructorOptions[] {
  const { say } = messages;
  const texts = {
    copyPath: ({ path }: ListedFile) => path,
    copyKey: ({ row }: ListedFile) => row.key,
    copyEvidence: ({ evidence }: ListedFile) => evidence,
    copyError: ({ row }: ListedFile) =>
      row.error === null ? null : errorText(row.path, row.error, messages),
  } as const;
  const offered = (['copyPath', 'copyKey', 'copyEvidence', 'copyError'] as const).filter((what) =>
    only === null ? what !== 'copyEvidence' || mayHaveEvidence : texts[what](only) !== null,
  );
  const path = only?.path ?? null;
  const separator = { type: 'separator' } as const;
  return [
    ...offered.map((what) => ({
      label: say(`row.${what}`, { files: Math.min(count, mostCopied), isCut: String(count > mostCopied) }),
      click: () => copy(linesOf(read, texts[what])),
    })),
    ...(setPaused === null
      ? []
      : [
          separator,
          { label: say('row.pause', { files: count }), click: () => setPaused(true) },
          { label: say('row.resume', { files: count }), click: () => setPaused(false) },
        ]),
    ...(path === null
      ? []
      : [separator, { label: say('row.showInFolder'), click: () => showInFolder(path) }]),
  ];
}

async function* linesOf(
  read: ChosenFiles['read'],
  text: (file: ListedFile) => string | null,
): AsyncGenerator<string> {
  let left = mostCopied;
  for await (const files of read()) {
    for (const file of files.slice(0, left)) {
      const line = text(file);
      if (line !== null) yield line;
    }
    left -= files.length;
    if (left <= 0) return;
  }
}

function errorText(path: string, error: AppError, messages: MainMessages): string {
  const { title, action } = messages.error(error);
  const details = Object.entries(error.details ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [`${path}: ${title} ${action}`, error.code, ...details].join('\n');
}
