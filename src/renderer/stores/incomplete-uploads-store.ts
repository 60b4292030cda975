import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/errors/errors.js';
import {
  type AbortOutcome,
  type IncompleteUpload,
  type IncompleteUploadSize,
  lastActivity,
} from '../../shared/models/incomplete-uploads.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, type Question, stale } from './latest-request.js';

export interface IncompleteUploadsTarget {
  readonly profileId: string;
  readonly bucket: string;
}

export interface IncompleteUploadsState {
  /** What is shown; null while nothing is. */
  readonly target: IncompleteUploadsTarget | null;
  readonly status: 'listing' | 'ready' | 'failed';
  readonly uploads: readonly IncompleteUpload[];
  /** False when there are more than are shown. */
  readonly isWhole: boolean;
  /** By the upload's id; missing ones are still being requested. */
  readonly sizes: ReadonlyMap<string, IncompleteUploadSize>;
  /** The outcomes of uploads that were to be removed and still exist. */
  readonly outcomes: ReadonlyMap<string, AbortOutcome>;
  readonly pricePerGigabyte: number | null;
  readonly priceAsOf: string;
  readonly error: AppError | null;
  /** Ids of those being removed. */
  readonly removing: ReadonlySet<string>;
}

export interface IncompleteUploadsStore {
  readonly store: StoreApi<IncompleteUploadsState>;
  /** Shows the unfinished uploads of a bucket, page by page, and then the size of each. */
  open(target: IncompleteUploadsTarget): Promise<void>;
  close(): void;
  /** Removes uploads permanently; returns the number of those that are gone. */
  remove(uploads: readonly IncompleteUpload[]): Promise<number>;
}

/** More than anybody reads; a bucket with more needs a lifecycle rule. */
const mostUploads = 10_000;
const atOnce = 40;
const dayMs = 24 * 60 * 60 * 1000;

const empty: IncompleteUploadsState = {
  target: null,
  status: 'listing',
  uploads: [],
  isWhole: true,
  sizes: new Map(),
  outcomes: new Map(),
  pricePerGigabyte: null,
  priceAsOf: '',
  error: null,
  removing: new Set(),
};

/** Whole days since anything happened to an upload. */
function quietDays(upload: IncompleteUpload, size: IncompleteUploadSize | undefined, now: number): number {
  return Math.max(0, Math.floor((now - lastActivity(upload, size)) / dayMs));
}

/**
 * Uploads that no run here knows and that have been inactive for this many days; without a size that is
 * unknown.
 */
export function quietUploads(
  { uploads, sizes }: Pick<IncompleteUploadsState, 'uploads' | 'sizes'>,
  days: number,
  now: number,
): readonly IncompleteUpload[] {
  return uploads.filter((upload) => {
    const size = sizes.get(upload.uploadId);
    return upload.run === null && size !== undefined && quietDays(upload, size, now) >= days;
  });
}

export function createIncompleteUploadsStore(bridge: HoistBridge): IncompleteUploadsStore {
  const store = createStore<IncompleteUploadsState>(() => empty);
  const shown = createLatest();
  /** The bucket on screen; stale once another bucket or none is shown. */
  let place = shown.begin();

  /** Lists all pages from a marker; false if that failed or became stale. */
  async function list(
    question: Question,
    target: IncompleteUploadsTarget,
    marker: string | null = null,
  ): Promise<boolean> {
    const answer = await question.ask(() => bridge.incompleteUploads.list({ ...target, marker }));
    if (answer === stale) {
      return false;
    }
    if (!answer.ok) {
      store.setState({ status: 'failed', error: answer.error });
      return false;
    }
    const { uploads, next, pricePerGigabyte, priceAsOf } = answer.value;
    const all = [...store.getState().uploads, ...uploads].slice(0, mostUploads);
    store.setState({ uploads: all, isWhole: next === null, pricePerGigabyte, priceAsOf });
    if (next !== null && all.length < mostUploads) {
      return await list(question, target, next);
    }
    store.setState({ status: 'ready' });
    return true;
  }

  async function measure(question: Question, target: IncompleteUploadsTarget): Promise<void> {
    const { uploads } = store.getState();
    for (let index = 0; index < uploads.length; index += atOnce) {
      const batch = uploads.slice(index, index + atOnce).map(({ key, uploadId }) => ({ key, uploadId }));
      const answer = await question.ask(() =>
        bridge.incompleteUploads.measure({ ...target, uploads: batch }),
      );
      if (answer === stale) {
        return;
      }
      if (!answer.ok) {
        store.setState({ error: answer.error });
        return;
      }
      const gone = new Set(answer.value.filter(({ isGone }) => isGone).map(({ uploadId }) => uploadId));
      store.setState((state) => ({
        sizes: new Map([...state.sizes, ...answer.value.map((size) => [size.uploadId, size] as const)]),
        uploads: state.uploads.filter(({ uploadId }) => !gone.has(uploadId)),
      }));
    }
  }

  return {
    store,
    async open({ profileId, bucket }) {
      const target = { profileId, bucket };
      const question = shown.begin();
      place = question;
      store.setState({ ...empty, target });
      if (await list(question, target)) {
        await measure(question, target);
      }
    },
    close() {
      shown.cancel();
      store.setState({ target: null });
    },
    async remove(chosen) {
      const { target, sizes } = store.getState();
      if (target === null) {
        return 0;
      }
      const question = place;
      const ids = new Set(chosen.map(({ uploadId }) => uploadId));
      const noLongerRemoving = ({ removing }: IncompleteUploadsState): Pick<typeof empty, 'removing'> => ({
        removing: new Set([...removing].filter((id) => !ids.has(id))),
      });
      store.setState(({ removing }) => ({ removing: new Set([...removing, ...ids]), error: null }));
      let gone = 0;
      for (let index = 0; index < chosen.length; index += atOnce) {
        const batch = chosen.slice(index, index + atOnce);
        const answer = await question.ask(() =>
          bridge.incompleteUploads.abort({
            ...target,
            uploads: batch.map(({ key, uploadId }) => {
              const size = sizes.get(uploadId);
              return { key, uploadId, parts: size?.parts ?? null, lastPartAt: size?.lastPartAt ?? null };
            }),
          }),
        );
        if (answer === stale) {
          return gone;
        }
        if (!answer.ok) {
          store.setState((state) => ({ ...noLongerRemoving(state), error: answer.error }));
          return gone;
        }
        const removed = new Set(
          answer.value
            .filter(({ outcome }) => outcome === 'aborted' || outcome === 'gone')
            .map(({ uploadId }) => uploadId),
        );
        gone += removed.size;
        store.setState((state) => ({
          uploads: state.uploads.filter(({ uploadId }) => !removed.has(uploadId)),
          outcomes: new Map([...state.outcomes, ...answer.value.map((one) => [one.uploadId, one] as const)]),
        }));
      }
      store.setState(noLongerRemoving);
      return gone;
    },
  };
}
