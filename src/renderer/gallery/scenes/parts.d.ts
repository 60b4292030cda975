import type { KeyCheckup, Profile } from '../../../shared/models/account.js';
import type { Draft, DraftRow } from '../../../shared/models/plan.js';
import type { RunDigest, RunRow, RunSnapshot, RunSummary } from '../../../shared/models/run.js';
import type { ScenePart } from '../scene.js';
/** The window has these keys, the first of them in use; all of them work unless a checkup says otherwise. */
export declare function withKeys(profiles: readonly Profile[], checkupOf?: (profile: Profile) => KeyCheckup): ScenePart;
/** A bucket is chosen. */
export declare function inBucket(bucket?: {
    name: string;
    region: string | null;
    createdAt: number | null;
    lookRefused?: true | undefined;
}): ScenePart;
/** A folder with these files is chosen. */
export declare function withPlan(rows: readonly DraftRow[], change?: Partial<Draft>): ScenePart;
/** A run of these rows was started and stands where they stand. */
export declare function running(rows: readonly RunRow[], change?: Partial<RunSnapshot>): ScenePart;
/** A run of these rows is over, and its report is there. */
export declare function reported(rows: readonly RunRow[], change?: Partial<RunSummary>): ScenePart;
/** Earlier runs, newest first. */
export declare function withHistory(runs: readonly RunDigest[]): ScenePart;
