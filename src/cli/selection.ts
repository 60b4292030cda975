import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { createFilterSet } from '../engine/plan/filter-set.js';
import type { Root } from '../engine/plan/scanned-entry.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { HoistError, unwrap } from '../shared/errors/errors.js';
import { type DraftOptions, defaultDraftOptions, draftOptions } from '../shared/models/plan.js';
import type { FolderChoice, RunChoice } from './command.js';
import { CommandError } from './command-error.js';

/** What the engine is to work on. */
export interface PreparedSelection {
  readonly roots: readonly Root[];
  readonly options: DraftOptions;
}

/**
 * Checks everything that was typed before the first request, so that a mistake shows at once.
 * @throws HoistError `glob-invalid`, `folder-not-found`, `file-unreadable`, `file-special`
 * @throws CommandError `report-folder-missing`
 */
export async function prepareSelection(choice: FolderChoice, run: RunChoice): Promise<PreparedSelection> {
  const options = draftOptions.parse({
    ...defaultDraftOptions,
    include: [...choice.include],
    exclude: [...choice.exclude],
    allowSecrets: choice.allowSecrets,
    followSymlinks: choice.followSymlinks,
    emptyFolders: choice.emptyFolders,
    keepTimes: choice.keepTimes,
    prefix: choice.url.prefix,
  } satisfies DraftOptions);
  unwrap(createFilterSet(options));
  const root = await rootOf(choice.folder);
  await assertReportPossible(run);
  return { roots: [root], options };
}

async function rootOf(typed: string): Promise<Root> {
  const path = resolve(typed);
  const name = basename(path) || path;
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      await (await opendir(path)).close();
      return { rootId: 'root', name, kind: 'folder', path };
    }
    // Whoever names a link to a file means that file; a link that takes its place later is another matter.
    if (found.isFile()) return { rootId: 'root', name, kind: 'file', path: await realpath(path) };
  } catch (error) {
    const told = toAppError(error);
    if (told.code === 'file-vanished') throw new HoistError('folder-not-found', { name });
    throw new HoistError(told.code, told.details);
  }
  throw new HoistError('file-special', { kind: 'device' });
}

/** Refuses a report that could not be written at the end. @throws CommandError `report-folder-missing` */
export async function assertReportPossible({ report }: RunChoice): Promise<void> {
  if (report === null) return;
  const folder = await stat(dirname(resolve(report.file))).catch(() => null);
  if (folder?.isDirectory() !== true) throw new CommandError('report-folder-missing');
}
