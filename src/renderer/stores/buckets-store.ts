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
import type { Destination } from '../../shared/models/destination.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, stale } from './latest-request.js';
import type { ProfilesStore } from './profiles-store.js';
import type { RouteStore } from './route-store.js';

export interface BucketsState {
  /** Whose buckets these are. */
  readonly profileId: string | null;
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly buckets: readonly Bucket[];
  /** Why they could not be listed. */
  readonly listError: AppError | null;
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
  /** Switches to the buckets of these keys; drops the list that was made with other keys or over another connection. */
  use(profileId: string | null): void;
  /** Lists the buckets of the keys in use. */
  load(): Promise<void>;
  /** Plans an upload to a bucket that was found with the keys of `profileId`; ignored if other keys are in use now. */
  choose(bucket: Bucket, profileId: string): void;
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
  opening: false,
  openError: null,
};

export interface BucketsParts {
  readonly profiles: ProfilesStore;
  readonly route: RouteStore;
}

export function createBucketsStore(bridge: HoistBridge, { profiles, route }: BucketsParts): BucketsStore {
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

  // Whoever has gone elsewhere no longer waits for a bucket.
  route.store.subscribe(({ place }, before) => {
    if (place !== before.place) {
      forgetOpening();
    }
  });

  function choose({ name, lookRefused }: Bucket, profileId: string): void {
    const profile = profiles.store.getState().profiles.find(({ id }) => id === profileId);
    if (store.getState().profileId !== profileId || profile === undefined) {
      return;
    }
    const destination: Destination = { profileId, endpoint: profile.endpoint, bucket: name };
    route.go({ kind: 'plan', destination, ...(lookRefused === true ? { lookRefused } : {}) });
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
    choose,
    async open(name) {
      store.setState({ opening: true, openError: null });
      const { profileId: asked } = store.getState();
      const answer = await opening.ask(() =>
        withKeys((profileId) => bridge.buckets.open({ profileId, name })),
      );
      if (answer === stale) {
        return;
      }
      store.setState({ opening: false, openError: answer.ok ? null : answer.error });
      if (answer.ok && asked !== null) {
        choose(answer.value, asked);
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
