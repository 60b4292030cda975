import { orAborted } from '../base/async/or-aborted.js';
import { withResolvers } from '../base/async/with-resolvers.js';
import { unwrap } from '../shared/errors/errors.js';
import type { DraftOptions } from '../shared/models/plan.js';
import { createEntryPlanner } from './plan/entry-planner.js';
import type { Root } from './plan/scanned-entry.js';
import { scan } from './plan/scanner.js';
import type { OpenSenderPool } from './senders/open-sender-pool.js';
import { mostPartsExamined, partToExamine } from './transfer/examine-parts.js';
import { examinePart, type FastPutRequest } from './transfer/fast-put.js';
import { multipartThreshold, planParts } from './transfer/part-plan.js';
import type { PutRequest, PutResult, PutSink } from './transfer/put-sink.js';
import { createSourceFiles } from './transfer/source-file.js';
import type { Target } from './transfer/target.js';

/** What is about to be uploaded. */
export interface EarlySelection {
  readonly roots: readonly Root[];
  readonly options: DraftOptions;
}

/** Parts that are being examined. */
export interface EarlyExamination {
  /** The pool for the run, which need not wait for what was examined by then. */
  readonly pool: OpenSenderPool;
  /** Resolves when the senders have something to do, or there is nothing for them. Never rejects. */
  readonly begun: Promise<void>;
}

/** Parts that the senders are given at once: so many that they have something to do while this thread loads the engine. */
const partsAtOnce = 16;

/** Where it is about to be uploaded to. */
export interface EarlyTarget {
  readonly target: Target;
  readonly pool: OpenSenderPool;
  /** Nothing more is examined. */
  readonly signal: AbortSignal;
}

/**
 * Has a pool examine the first parts of the large files among the first entries of a scan. Nothing is sent. No more are
 * begun when the run that takes the pool asks it for anything.
 */
export function examineEarly(
  selection: EarlySelection,
  { target, pool, signal }: EarlyTarget,
): EarlyExamination {
  const results = new Map<string, Promise<PutResult>>();
  const begun = withResolvers<void>();
  const remembering: PutSink = {
    put(request, until, onBytes) {
      const result = pool.put(request, until, onBytes);
      // The pool posts to its threads when this turn of the event loop ends, to one after the other.
      if (results.size === 0) setImmediate(() => setImmediate(begun.resolve));
      results.set(nameOf(request), result);
      return result;
    },
  };
  const requests = partsOf(selection, signal);
  let isTaken = false;
  let asked = 0;

  async function goOn(): Promise<void> {
    while (!isTaken && !signal.aborted && asked < mostPartsExamined) {
      asked += 1;
      const { done, value: request } = await requests.next();
      if (done === true || isTaken || signal.aborted) return;
      const examined = await examinePart(request, { senders: remembering, key: '', signal, target });
      if (examined === null) return;
    }
  }

  // What can't be read, the run meets as well.
  const workers = Array.from({ length: partsAtOnce }, () => goOn().catch(() => undefined));
  void Promise.all(workers).then(() => {
    begun.resolve();
    // The rest of the scan: it has a folder open.
    return requests.return();
  });
  const put: PutSink['put'] = (request, until, onBytes) => {
    isTaken = true;
    if (request.part?.examined !== 'wanted') return pool.put(request, until, onBytes);
    const name = nameOf(request);
    const known = results.get(name);
    results.delete(name);
    return known === undefined ? pool.put(request, until, onBytes) : orAborted(known, until);
  };
  return { pool: { ...pool, put }, begun: begun.promise };
}

/** What a result depends on besides the file's state, which is in the result. */
function nameOf({ file, part, digest, signsPayload }: PutRequest): string {
  return JSON.stringify([file.path, file.realPath, part?.offset, part?.length, digest, signsPayload]);
}

/** The parts of the large files among the first entries that the scan gives, in the order in which they will be sent. */
async function* partsOf(
  { roots, options }: EarlySelection,
  signal: AbortSignal,
): AsyncGenerator<FastPutRequest, void> {
  const planOf = unwrap(createEntryPlanner(roots, options));
  const { followSymlinks } = options;
  const files = createSourceFiles(roots, followSymlinks);
  for await (const entries of scan(roots, { signal, followSymlinks })) {
    for (const entry of entries) {
      if (entry.size <= multipartThreshold || planOf(entry).kind !== 'upload') continue;
      const file = { ...(await files.find(entry, signal)), size: entry.size };
      const { partSize, parts } = planParts(entry.size);
      for (let part = 1; part <= parts; part += 1) yield partToExamine(file, partSize, part);
    }
    return;
  }
}
