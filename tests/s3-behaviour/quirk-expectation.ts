import type { AppError } from '../../src/shared/errors/errors.js';
import type { ConflictPolicy, RunRow } from '../../src/shared/models/run.js';
import { keyOf, type QuirkRun, type TestFile, type TestFileName, testFiles, theirs } from './quirk-run.js';

/** The expected result of a file; for a failure, the error codes that are right. */
export type FileEnd = 'uploaded' | 'already-there' | readonly string[];

/** How the expected result of a run differs from that on S3. */
export interface Expectation {
  /** The whole run stops, with one of these codes. */
  readonly stopped?: readonly string[];
  /** The whole run may stop, with one of these codes. */
  readonly mayStop?: readonly string[];
  /** Files with another result. */
  readonly except?: Readonly<Partial<Record<TestFileName, FileEnd>>>;
  /** The bucket can't be listed: the run may end without the listing if it says so and is not `complete`. */
  readonly unlistable?: true;
  /** Answers have nothing to compare, so a run in which nothing fails is `unverified`. */
  readonly unprovable?: true;
  /** The reason for a denial is not a missing permission, so no error may name one. */
  readonly noPermissionMissing?: true;
}

/** The result of a file on S3. */
export function usualEnd(name: TestFileName, policy: ConflictPolicy): FileEnd {
  const { before }: TestFile = testFiles[name];
  // The listing may or may not have shown what another client wrote meanwhile.
  if (policy === 'overwrite' && before === 'other-late') return ['object-changed', 'uploaded'];
  if (before === 'nothing' || policy === 'overwrite') return 'uploaded';
  if (policy === 'fail') return ['object-exists'];
  return before === 'same' || before === 'same-in-parts' ? 'already-there' : ['object-differs'];
}

/** Every file that must be written fails with one of the codes, or with a conflict that another client caused. */
export function writesFail(
  names: readonly TestFileName[],
  policy: ConflictPolicy,
  codes: readonly string[],
): Readonly<Partial<Record<TestFileName, FileEnd>>> {
  const ends = names.flatMap((name): [TestFileName, FileEnd][] => {
    const usual = usualEnd(name, policy);
    if (usual === 'uploaded') return [[name, codes]];
    const isLate = testFiles[name].before === 'other-late' && typeof usual !== 'string';
    return isLate ? [[name, [...codes, ...usual]]] : [];
  });
  return Object.fromEntries(ends);
}

function endOf(row: RunRow): string {
  if (row.state === 'skipped' && row.skipReason === 'already-there') return 'already-there';
  return row.state === 'failed' ? (row.error?.code ?? 'no error') : row.state;
}

function fits(end: string, expected: FileEnd): boolean {
  return typeof expected === 'string' ? end === expected : expected.includes(end);
}

function sizeOf(content: Buffer | null): string {
  return content === null ? 'nothing' : `${content.length} bytes`;
}

/** Compares the reported result of a file with the bucket. */
function untruth(file: TestFile, end: string, run: QuirkRun): readonly string[] {
  const object = run.objects[keyOf(file)] ?? null;
  const isOurs = object?.equals(file.content) === true;
  const before = theirs(file);
  const isAsBefore = before === null ? object === null : object?.equals(before) === true;
  const claimsOurs = end === 'uploaded' || end === 'already-there';
  if (claimsOurs ? isOurs : isAsBefore) return [];
  const present = isOurs ? 'our content' : sizeOf(object);
  return [`${file.path}: reported as ${end}, the bucket has ${present} (before: ${sizeOf(before)})`];
}

function blamesPermission(error: AppError | null): boolean {
  return error?.code === 'access-denied' && error.details?.['action'] !== undefined;
}

/** What is wrong with a run that stopped or should have stopped. */
function faultsOfStop(run: QuirkRun, { stopped, mayStop, noPermissionMissing }: Expectation): string[] {
  const { outcome, error } = run.summary ?? { outcome: null, error: null };
  const codes = stopped ?? mayStop ?? [];
  const faults: string[] = [];
  if (outcome !== 'stopped') faults.push(`${outcome} in place of stopped: ${codes.join(' or ')}`);
  else if (error === null || !codes.includes(error.code))
    faults.push(`stopped: ${error?.code} in place of ${codes.join(' or ') || 'going on'}`);
  if (noPermissionMissing === true && blamesPermission(error))
    faults.push(`stopped: ${error?.details?.['action']} is said to be missing`);
  return faults;
}

/** What is wrong with the run's final listing. */
function faultsOfProof(run: QuirkRun, { unlistable, unprovable }: Expectation): string[] {
  const { outcome, listing = null, listingError = null } = run.summary ?? {};
  const faults: string[] = [];
  if (listing === null) {
    if (unlistable !== true) faults.push(`no final listing: ${listingError?.code}`);
    if (listingError === null) faults.push('no final listing, and no reason');
    if (outcome === 'complete') faults.push('complete without a listing');
  } else if (listing.missing + listing.otherSize + listing.replaced > 0) {
    faults.push(`listed: ${JSON.stringify(listing)}`);
  } else if (run.rows.every(({ state }) => state !== 'failed')) {
    const expected = unprovable === true ? 'unverified' : 'complete';
    if (outcome !== expected) faults.push(`${outcome} in place of ${expected}`);
  }
  return faults;
}

/**
 * Keys that were written by more than one PutObject, except those that another client writes too, and one for each kind of
 * condition: by a second write a server shows that it ignores it.
 */
function putTwice(run: QuirkRun, names: readonly TestFileName[]): readonly string[] {
  const own = names.filter((name) => testFiles[name].before !== 'other-late');
  return own
    .map((name) => keyOf(testFiles[name]))
    .filter((key) => {
      const puts = run.requests.filter((request) => request.operation === 'PutObject' && request.key === key);
      return puts.filter(({ status }) => status >= 200 && status <= 299).length > 1;
    });
}

/** Everything that is wrong with a run. */
export function faultsOf(
  run: QuirkRun,
  names: readonly TestFileName[],
  policy: ConflictPolicy,
  expectation: Expectation,
): readonly string[] {
  if (run.summary === null) return ['the run did not end'];
  const isStopped = expectation.stopped !== undefined || run.summary.outcome === 'stopped';
  const faults: string[] = run.summary.balanced ? [] : ['the totals are not balanced'];
  for (const name of names) {
    const file: TestFile = testFiles[name];
    const row = run.rows.find(({ path }) => path.normalize('NFC') === keyOf(file));
    if (row === undefined) {
      // A run that is stopped may not have found everything yet.
      if (!isStopped) faults.push(`${file.path}: has no row`);
      continue;
    }
    const end = endOf(row);
    faults.push(...untruth(file, end, run));
    const expected = expectation.except?.[name] ?? usualEnd(name, policy);
    if (!isStopped && !fits(end, expected))
      faults.push(`${file.path}: ${end} in place of ${String(expected)}`);
    if (expectation.noPermissionMissing === true && blamesPermission(row.error))
      faults.push(`${file.path}: ${row.error?.details?.['action']} is said to be missing`);
  }
  if (isStopped) return [...faults, ...faultsOfStop(run, expectation)];
  if (run.openUploads > 0) faults.push(`${run.openUploads} incomplete uploads are left`);
  if (policy === 'overwrite') {
    const twice = putTwice(run, names);
    if (twice.length > 2) faults.push(`put twice: ${twice.join(', ')}`);
  }
  return [...faults, ...faultsOfProof(run, expectation)];
}
