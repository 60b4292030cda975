import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/errors/errors.js';
import {
  type AbortOutcome,
  type Leftover,
  type LeftoverSize,
  lastActivity,
} from '../../shared/models/leftovers.js';
import type { HoistBridge } from '../bridge/bridge.js';

export interface LeftoversTarget {
  readonly profileId: string;
  readonly bucket: string;
}

export interface LeftoversState {
  /** What is shown; null while nothing is. */
  readonly target: LeftoversTarget | null;
  readonly status: 'listing' | 'ready' | 'failed';
  readonly uploads: readonly Leftover[];
  /** False when there are more than are shown. */
  readonly isWhole: boolean;
  /** By the upload's id; those that are missing are still being asked for. */
  readonly sizes: ReadonlyMap<string, LeftoverSize>;
  /** What became of those that were to be removed and are still here. */
  readonly outcomes: ReadonlyMap<string, AbortOutcome>;
  readonly pricePerGigabyte: number | null;
  readonly priceAsOf: string;
  readonly error: AppError | null;
  /** Ids of those being removed. */
  readonly removing: ReadonlySet<string>;
}

export interface LeftoversStore {
  readonly store: StoreApi<LeftoversState>;
  /** Shows the unfinished uploads of a bucket, page by page, and then how large each is. */
  open(target: LeftoversTarget): Promise<void>;
  close(): void;
  /** Removes uploads for good; the number of those that are gone. */
  remove(uploads: readonly Leftover[]): Promise<number>;
}

/** More than anybody reads; a bucket with more is one for a lifecycle rule. */
const mostUploads = 10_000;
const atOnce = 40;
const dayMs = 24 * 60 * 60 * 1000;

const empty: LeftoversState = {
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

/** Whole days in which nothing has happened to an upload. */
export function quietDays(upload: Leftover, size: LeftoverSize | undefined, now: number): number {
  return Math.max(0, Math.floor((now - lastActivity(upload, size)) / dayMs));
}

/** Those nobody here knows and that have been quiet for so many days; without a size nothing is known of that. */
export function quietUploads(
  { uploads, sizes }: Pick<LeftoversState, 'uploads' | 'sizes'>,
  days: number,
  now: number,
): readonly Leftover[] {
  return uploads.filter((upload) => {
    const size = sizes.get(upload.uploadId);
    return upload.run === null && size !== undefined && quietDays(upload, size, now) >= days;
  });
}

export function createLeftoversStore(bridge: HoistBridge): LeftoversStore {
  const store = createStore<LeftoversState>(() => empty);
  const isCurrent = (target: LeftoversTarget): boolean => store.getState().target === target;

  async function list(target: LeftoversTarget): Promise<boolean> {
    let marker: string | null = null;
    do {
      const answer = await bridge.leftovers.list({ ...target, marker });
      if (!isCurrent(target)) {
        return false;
      }
      if (!answer.ok) {
        store.setState({ status: 'failed', error: answer.error });
        return false;
      }
      const { uploads, next, pricePerGigabyte, priceAsOf } = answer.value;
      const all = [...store.getState().uploads, ...uploads].slice(0, mostUploads);
      marker = all.length < mostUploads ? next : null;
      store.setState({ uploads: all, isWhole: next === null, pricePerGigabyte, priceAsOf });
    } while (marker !== null);
    store.setState({ status: 'ready' });
    return true;
  }

  async function measure(target: LeftoversTarget): Promise<void> {
    const { uploads } = store.getState();
    for (let index = 0; index < uploads.length; index += atOnce) {
      const batch = uploads.slice(index, index + atOnce).map(({ key, uploadId }) => ({ key, uploadId }));
      const answer = await bridge.leftovers.measure({ ...target, uploads: batch });
      if (!isCurrent(target)) {
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
      store.setState({ ...empty, target });
      if (await list(target)) {
        await measure(target);
      }
    },
    close() {
      store.setState({ target: null });
    },
    async remove(chosen) {
      const { target, sizes } = store.getState();
      if (target === null) {
        return 0;
      }
      store.setState({ removing: new Set(chosen.map(({ uploadId }) => uploadId)), error: null });
      let gone = 0;
      for (let index = 0; index < chosen.length; index += atOnce) {
        const batch = chosen.slice(index, index + atOnce);
        const answer = await bridge.leftovers.abort({
          ...target,
          uploads: batch.map(({ key, uploadId }) => {
            const size = sizes.get(uploadId);
            return { key, uploadId, parts: size?.parts ?? null, lastPartAt: size?.lastPartAt ?? null };
          }),
        });
        if (!isCurrent(target)) {
          return gone;
        }
        if (!answer.ok) {
          store.setState({ error: answer.error, removing: new Set() });
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
      store.setState({ removing: new Set() });
      return gone;
    },
  };
}
