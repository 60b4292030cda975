import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppError, err, type Result } from '../../shared/errors/errors.js';
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
import { createLatest, stale } from './latest-request.js';

export interface BucketsState {
  /** Whose buckets these are. */
  readonly profileId: string | null;
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly buckets: readonly Bucket[];
  /** Why they could not be listed. */
  readonly listError: AppError | null;
  /** Where the files go; null while none is chosen. */
  readonly chosen: Bucket | null;
  /** A bucket that was not found and should be created; null when there is none. */
  readonly toMake: string | null;
  readonly opening: boolean;
  readonly openError: AppError | null;
}

/** The answer to a command that the create dialog sent. */
export interface DialogAnswer<T> {
  readonly result: Result<T>;
  /** False if the dialog was closed or the keys were switched meanwhile: then don't navigate. */
  readonly isAwaited: boolean;
}

export interface BucketsStore {
  readonly store: StoreApi<BucketsState>;
  /** Switches to the buckets of these keys; drops the list and the choice made with other keys. */
  use(profileId: string | null): void;
  /** Lists the buckets of the keys in use. */
  load(): Promise<void>;
  /** Chooses a bucket that was found with the keys of `profileId`; ignored if other keys are in use now. */
  choose(bucket: Bucket, profileId: string): void;
  /** Goes back to choosing; with a name: to create a bucket of that name. */
  leave(toMake?: string): void;
  /** The form for this name was opened: once is enough. */
  forgetToMake(): void;
  /** Chooses a bucket by its name, listed or not, unless the user navigates away before the answer. */
  open(name: string): Promise<void>;
  /** Cancels {@link BucketsStore.open} and clears its error. */
  forgetOpening(): void;
  /** Whether a name is available; the dialog shows the error, as for the following calls. */
  lookUp(name: string, region: string): Promise<Result<NameAvailability>>;
  /** The requests that creating would send. */
  requests(
    name: string,
    region: string,
    settings: BucketSettings,
  ): Promise<Result<readonly PlannedRequest[]>>;
  /** Creates a bucket and lists it; it is chosen after the user has seen what it lacks. */
  create(name: string, region: string, settings: BucketSettings): Promise<DialogAnswer<BucketSetup>>;
  /** Adds missing settings to a bucket. */
  complete(bucket: Bucket, settings: BucketSettings): Promise<DialogAnswer<readonly BucketStep[]>>;
  /** The create dialog was closed: pending commands are no longer awaited. */
  leaveCreation(): void;
  /** The regions by how fast they answer from here. */
  nearestRegions(): Promise<Result<readonly RegionLatency[]>>;
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
  const listing = createLatest();
  const opening = createLatest();
  const creation = createLatest();

  async function withKeys<T>(ask: (profileId: string) => Promise<Result<T>>): Promise<Result<T>> {
    const { profileId } = store.getState();
    return profileId === null ? err('profile-not-found') : await ask(profileId);
  }

  function forgetOpening(): void {
    opening.cancel();
    store.setState({ opening: false, openError: null });
  }

  async function load(): Promise<void> {
    const { profileId } = store.getState();
    if (profileId === null) {
      return;
    }
    store.setState({ status: 'loading', listError: null });
    const answer = await listing.ask(() => bridge.buckets.list({ profileId }));
    if (answer !== stale) {
      store.setState(
        answer.ok
          ? { status: 'ready', buckets: answer.value }
          : { status: 'failed', buckets: [], listError: answer.error },
      );
    }
  }

  /** Adds a bucket just created with the keys of `profileId`. */
  function list(bucket: Bucket, profileId: string | null): void {
    if (store.getState().profileId !== profileId) {
      return;
    }
    const others = store.getState().buckets.filter((known) => known.name !== bucket.name);
    store.setState({ buckets: [bucket, ...others], openError: null });
    if (listing.isPending) {
      // The pending list was requested before this bucket existed.
      void load();
    }
  }

  return {
    store,
    use(profileId) {
      listing.cancel();
      opening.cancel();
      creation.cancel();
      store.setState({ ...fresh, profileId }, true);
    },
    load,
    choose(bucket, profileId) {
      if (store.getState().profileId === profileId) {
        forgetOpening();
        store.setState({ chosen: bucket });
      }
    },
    leave(toMake) {
      opening.cancel();
      store.setState({ chosen: null, toMake: toMake ?? null, opening: false });
    },
    forgetToMake() {
      store.setState({ toMake: null });
    },
    async open(name) {
      store.setState({ opening: true, openError: null });
      const answer = await opening.ask(() =>
        withKeys((profileId) => bridge.buckets.open({ profileId, name })),
      );
      if (answer !== stale) {
        store.setState(
          answer.ok ? { opening: false, chosen: answer.value } : { opening: false, openError: answer.error },
        );
      }
    },
    forgetOpening,
    lookUp: (name, region) => withKeys((profileId) => bridge.buckets.lookUp({ profileId, name, region })),
    requests: (name, region, settings) =>
      withKeys((profileId) => bridge.buckets.requests({ profileId, name, region, settings })),
    async create(name, region, settings) {
      const question = creation.begin();
      const { profileId } = store.getState();
      const result = await withKeys((id) => bridge.buckets.create({ profileId: id, name, region, settings }));
      if (result.ok) {
        list(result.value.bucket, profileId);
      }
      return { result, isAwaited: question.isCurrent };
    },
    async complete(bucket, settings) {
      const question = creation.begin();
      const result = await withKeys((profileId) => bridge.buckets.complete({ profileId, bucket, settings }));
      return { result, isAwaited: question.isCurrent };
    },
    leaveCreation() {
      creation.cancel();
    },
    nearestRegions: () => withKeys((profileId) => bridge.buckets.nearestRegions({ profileId })),
  };
}
