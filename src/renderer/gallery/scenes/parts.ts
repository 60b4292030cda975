import { ok } from '../../../shared/errors/errors.js';
import type { KeyCheckup, Profile } from '../../../shared/models/account.js';
import type { Draft, DraftRow } from '../../../shared/models/plan.js';
import type { RunDigest, RunRow, RunSnapshot, RunSummary } from '../../../shared/models/run.js';
import { checkupSample } from '../samples/account.js';
import { bucketSample } from '../samples/bucket.js';
import { destinationSample } from '../samples/destination.js';
import { draftOf, draftPages } from '../samples/plan.js';
import { rowsBySequence, runPages, snapshotOf, summaryOf } from '../samples/run.js';
import type { ScenePart } from '../scene.js';

/** The window has these keys, the first of them in use; all of them work unless a checkup says otherwise. */
export function withKeys(
  profiles: readonly Profile[],
  checkupOf: (profile: Profile) => KeyCheckup = checkupSample,
): ScenePart {
  return {
    answers: {
      profiles: {
        list: ok([...profiles]),
        check: ({ profileId }) => {
          const profile = profiles.find(({ id }) => id === profileId);
          if (profile === undefined) throw new Error(`The scene has no keys ${profileId}.`);
          return ok({ profile, checkup: checkupOf(profile) });
        },
      },
    },
  };
}

/** A bucket is chosen for the keys in use. */
export function inBucket(bucket = bucketSample('my-bucket')): ScenePart {
  return {
    arrange: ({ buckets, profiles }) => buckets.choose(bucket, profiles.store.getState().activeId ?? ''),
  };
}

/** A folder with these files is chosen. */
export function withPlan(rows: readonly DraftRow[], change: Partial<Draft> = {}): ScenePart {
  return { answers: { draft: { setOptions: ok(draftOf(rows, change)), rows: draftPages(rows) } } };
}

/** A run of these rows was started and is in this state. */
export function running(rows: readonly RunRow[], change: Partial<RunSnapshot> = {}): ScenePart {
  const snapshot = snapshotOf(rows, change);
  const { bucket } = snapshot;
  return {
    answers: { runs: { start: ok(snapshot), rows: runPages(rows), rowsOf: rowsBySequence(rows) } },
    arrange: (stores) =>
      stores.runs.start({ destination: destinationSample({ bucket }), onConflict: 'skip' }),
  };
}

/** A run of these rows is over, and its report is there. */
export function reported(rows: readonly RunRow[], change: Partial<RunSummary> = {}): ScenePart {
  const summary = summaryOf(rows, change);
  const { outcome, bucket } = summary;
  const run = running(rows, { state: 'finished', outcome, bucket, remainingMs: 0 });
  return {
    ...run,
    answers: { runs: { ...run.answers?.runs, summary: ok(summary) } },
  };
}

/** Earlier runs, newest first. */
export function withHistory(runs: readonly RunDigest[]): ScenePart {
  return { answers: { runs: { list: ok([...runs]) } } };
}
