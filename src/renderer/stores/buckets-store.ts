import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bucket } from '../../shared/domain.js';
import type { AppError, Result } from '../../shared/errors.js';
import type { HoistBridge } from '../bridge/bridge.js';

export type CreateOutcome = 'created' | 'already-yours';

export interface BucketsState {
  /** Whose buckets these are. */
  readonly profileId: string | null;
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly buckets: readonly Bucket[];
  /** Why they could not be listed. */
  readonly listError: AppError | null;
  /** Where the files go; null while none is chosen. */
  readonly chosen: Bucket | null;
  /** A bucket that was missed and is to be made; null when there is none. */
  readonly toMake: string | null;
  readonly opening: boolean;
  readonly openError: AppError | null;
}

export interface BucketsStore {
  readonly store: StoreApi<BucketsState>;
  /** Lists the buckets of these keys; other keys' buckets and choice are forgotten. */
  load(profileId: string): Promise<void>;
  choose(bucket: Bucket): void;
  /** Goes back to choosing; with a name: to make a bucket of that name. */
  leave(toMake?: string): void;
  /** The name to be made is being asked for: once is enough. */
  forgetToMake(): void;
  /** Chooses a bucket by its name, listed or not. */
  open(name: string): Promise<void>;
  /** Creates and chooses a bucket; an error is the dialog's to show. */
  create(name: string, region: string): Promise<Result<CreateOutcome>>;
  clearOpenError(): void;
  /** Drops the list and the choice: they belong to other keys. */
  forget(): void;
}

const fresh: BucketsState = {
  profileId: null,
  status: 'idle',
  buckets: [],
  listError: null,
  chosen: null,
  toMake: null,
  opening: false,
  openError: null,
};

export function createBucketsStore(bridge: HoistBridge): BucketsStore {
  const store = createStore<BucketsState>(() => fresh);
  const isCurrent = (profileId: string): boolean => store.getState().profileId === profileId;

  return {
    store,
    async load(profileId) {
      store.setState(
        isCurrent(profileId)
          ? { status: 'loading', listError: null }
          : { ...fresh, profileId, status: 'loading' },
      );
      const answer = await bridge.buckets.list({ profileId });
      if (!isCurrent(profileId)) {
        return;
      }
      store.setState(
        answer.ok
          ? { status: 'ready', buckets: answer.value }
          : { status: 'failed', buckets: [], listError: answer.error },
      );
    },
    choose(bucket) {
      store.setState({ chosen: bucket, openError: null });
    },
    leave(toMake) {
      store.setState({ chosen: null, toMake: toMake ?? null });
    },
    forgetToMake() {
      store.setState({ toMake: null });
    },
    async open(name) {
      const { profileId } = store.getState();
      if (profileId === null) {
        return;
      }
      store.setState({ opening: true, openError: null });
      const answer = await bridge.buckets.open({ profileId, name });
      if (isCurrent(profileId)) {
        store.setState(
          answer.ok ? { opening: false, chosen: answer.value } : { opening: false, openError: answer.error },
        );
      }
    },
    async create(name, region) {
      const { profileId } = store.getState();
      if (profileId === null) {
        return { ok: false, error: { code: 'profile-not-found' } };
      }
      const answer = await bridge.buckets.create({ profileId, name, region });
      if (!answer.ok) {
        return answer;
      }
      const { bucket, outcome } = answer.value;
      if (isCurrent(profileId)) {
        const others = store.getState().buckets.filter((known) => known.name !== bucket.name);
        store.setState({ buckets: [bucket, ...others], chosen: bucket, openError: null });
      }
      return { ok: true, value: outcome };
    },
    clearOpenError() {
      store.setState({ openError: null });
    },
    forget() {
      store.setState(fresh, true);
    },
  };
}
