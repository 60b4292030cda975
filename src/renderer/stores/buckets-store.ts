import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../shared/errors/errors.js';
import type { Bucket } from '../../shared/models/bucket.js';
import type {
  BucketSettings,
  BucketSetup,
  BucketStep,
  NameAvailability,
  PlannedRequest,
  RegionLatency,
} from '../../shared/models/bucket-settings.js';
import type { HoistBridge } from '../bridge/bridge.js';

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
  /** Whether a name is free; an error is the dialog's to show, as of all that follows. */
  lookUp(name: string, region: string): Promise<Result<NameAvailability>>;
  /** The requests creating would send. */
  requests(
    name: string,
    region: string,
    settings: BucketSettings,
  ): Promise<Result<readonly PlannedRequest[]>>;
  /** Creates a bucket and lists it; choosing it comes when the person has seen what it lacks. */
  create(name: string, region: string, settings: BucketSettings): Promise<Result<BucketSetup>>;
  /** Adds to a bucket what it lacks. */
  complete(bucket: Bucket, settings: BucketSettings): Promise<Result<readonly BucketStep[]>>;
  /** The regions by how fast they answer from here. */
  nearestRegions(): Promise<Result<readonly RegionLatency[]>>;
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

  async function withKeys<T>(ask: (profileId: string) => Promise<Result<T>>): Promise<Result<T>> {
    const { profileId } = store.getState();
    return profileId === null ? { ok: false, error: { code: 'profile-not-found' } } : await ask(profileId);
  }

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
    lookUp: (name, region) => withKeys((profileId) => bridge.buckets.lookUp({ profileId, name, region })),
    requests: (name, region, settings) =>
      withKeys((profileId) => bridge.buckets.requests({ profileId, name, region, settings })),
    create: (name, region, settings) =>
      withKeys(async (profileId) => {
        const answer = await bridge.buckets.create({ profileId, name, region, settings });
        if (answer.ok && isCurrent(profileId)) {
          const { bucket } = answer.value;
          const others = store.getState().buckets.filter((known) => known.name !== bucket.name);
          store.setState({ buckets: [bucket, ...others], openError: null });
        }
        return answer;
      }),
    complete: (bucket, settings) =>
      withKeys((profileId) => bridge.buckets.complete({ profileId, bucket, settings })),
    nearestRegions: () => withKeys((profileId) => bridge.buckets.nearestRegions({ profileId })),
    clearOpenError() {
      store.setState({ openError: null });
    },
    forget() {
      store.setState(fresh, true);
    },
  };
}
