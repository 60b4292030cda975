import { normalizePrefix } from '../../../shared/aws/key-rules.js';
import { HoistError } from '../../../shared/errors/errors.js';
import type { VerifyOptions } from '../../../shared/models/run.js';
import type { Journal } from '../../journal/journal.js';
import type { PlannedEntry, RecomputedChecksum, RecordedFile, RunRecord } from '../../journal/records.js';
import { createRunKeys } from '../../plan/entry-planner.js';
import { createSourceFiles } from '../../transfer/source-file.js';
import type { Wire } from '../../transfer/target.js';
import { createConflicts } from './conflicts.js';
import { createEntryPlanning, createEntryVerification, createRecordVerification } from './inspect-entry.js';
import { createObjectHints } from './object-hints.js';
import type { RemoteIndex } from './remote-index.js';
import type { RowMultiparts } from './row-multiparts.js';
import { createEntrySender } from './send-entry.js';
import type { EntryAction } from './sending.js';

const compareOnly: VerifyOptions = { readBack: 'none', seed: '' };

export interface EntryActionServices {
  readonly record: RunRecord;
  readonly journal: Pick<Journal, 'entries' | 'remote' | 'recomputed'>;
  /** What the bucket held at the start. */
  readonly remote: RemoteIndex;
  readonly multiparts: RowMultiparts;
  readonly wire: Wire;
}

/** What a run does with each of its files, depending on its mode. Made once for a run. */
export function createEntryAction(services: EntryActionServices): EntryAction {
  const { record, journal, remote, multiparts, wire } = services;
  const { run, spec } = record;
  const { target } = wire;
  const files = createSourceFiles(spec.roots, spec.options.followSymlinks);
  const hintFor = createObjectHints(remote, journal.remote, record.run);
  switch (spec.mode) {
    case 'upload': {
      const conflicts = createConflicts(spec.onConflict, target, hintFor, remote, spec.endpoint === null);
      const keyOf = createRunKeys(spec.roots, spec.options);
      return createEntrySender({ run, entries: journal.entries, files, keyOf, conflicts, multiparts, wire });
    }
    case 'plan':
      return createEntryPlanning(spec.onConflict, { files, target, hintFor });
    case 'verify': {
      const options = spec.verifying ?? compareOnly;
      const hasReport = journal.recomputed.hasAny(run);
      const recomputed = (key: string): readonly RecomputedChecksum[] =>
        hasReport ? journal.recomputed.find(run, key) : [];
      if (spec.receipt === undefined) {
        return createEntryVerification({
          files,
          target,
          hintFor,
          options,
          recomputed,
          place: {
            endpoint: spec.endpoint,
            bucket: spec.bucket,
            prefix: normalizePrefix(spec.options.prefix),
          },
          wasThere: (key) => journal.remote.wasThere(run, key),
        });
      }
      const { hasSizes } = spec.receipt;
      const recorded = ({ sequence }: PlannedEntry): RecordedFile => {
        const found = journal.entries.recorded(run, sequence);
        if (found === null) throw new HoistError('internal');
        return hasSizes ? found : { ...found, size: null, mtimeMs: null };
      };
      return createRecordVerification({ target, options, recomputed, recorded });
    }
  }
}
