import type { RunView } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import type { Texts } from '../i18n/texts.js';
import type { FileView } from './paged-file-table.js';

/** The files of a run by outcome. */
export interface RunTallies {
  readonly found: Tally;
  readonly unfinished: Tally;
  readonly uploaded: Tally;
  readonly skipped: Tally;
  readonly failed: Tally;
}

/** The views of a run's files, with the number of files in each. @param tallies null when nothing is known of them yet */
export function runViews(
  texts: Texts,
  keys: readonly RunView[],
  tallies: RunTallies | null,
): readonly FileView<RunView>[] {
  return keys.map((key) => ({
    key,
    label: texts.text(`run.${key}`),
    files: tallies === null ? null : tallies[key === 'all' ? 'found' : key].files,
    tone: key === 'failed' && tallies !== null && tallies.failed.files > 0 ? 'bad' : 'plain',
  }));
}
