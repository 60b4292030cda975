import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Destination, isSameDestination } from '../../shared/models/destination.js';

/** Where the person is, with everything that the place needs to be shown. */
export type Place =
  /** Adding, choosing and removing keys. */
  | { readonly kind: 'accounts' }
  /** Choosing a bucket. */
  | {
      readonly kind: 'destination';
      readonly profileId: string;
      /** Opens the form for a new bucket of this name. */
      readonly create?: string;
    }
  /** Choosing, filtering and starting. */
  | {
      readonly kind: 'plan';
      readonly destination: Destination;
      /** S3 says that the bucket exists and does not let these keys list it. */
      readonly lookRefused?: true;
    }
  /** A run in progress. */
  | { readonly kind: 'run'; readonly runId: string }
  /** A run that is over, or was interrupted. */
  | { readonly kind: 'report'; readonly runId: string }
  | { readonly kind: 'history' };

export type PlaceKind = Place['kind'];

export interface RouteState {
  /** Null until main has answered what the first place needs. */
  readonly place: Place | null;
  /** The places before, oldest first; the last one is one step back. */
  readonly past: readonly Place[];
  /** The places that were left by going back; the first one is one step forward. */
  readonly future: readonly Place[];
}

/** Tells whether somebody has gone elsewhere since. */
export interface Stay {
  readonly isCurrent: boolean;
}

/** The only thing that says which place is shown. */
export interface RouteStore {
  readonly store: StoreApi<RouteState>;
  /** Goes to a place and forgets what was left by going back; going to where one is changes only its parameters. */
  go(place: Place): void;
  /** One step; does nothing at the end. */
  back(): void;
  forward(): void;
  /**
   * Changes or removes (null) places, also those before and after the current one: a profile is removed, a run has ended.
   * `home` is where one is when nothing is left.
   */
  rewrite(change: (place: Place) => Place | null, home: Place): void;
  /** What an answer may navigate from: current until the next step. */
  stay(): Stay;
}

/** Steps back that are kept. */
const mostPast = 100;

/** Whether both show the same; parameters that only open something don't count. */
export function isSamePlace(one: Place, other: Place): boolean {
  switch (one.kind) {
    case 'accounts':
    case 'history':
      return one.kind === other.kind;
    case 'destination':
      return other.kind === 'destination' && one.profileId === other.profileId;
    case 'plan':
      return other.kind === 'plan' && isSameDestination(one.destination, other.destination);
    case 'run':
    case 'report':
      return one.kind === other.kind && one.runId === other.runId;
  }
}

/** The keys that a place is about; null for one that is about others, or about none. */
export function profileOf(place: Place): string | null {
  switch (place.kind) {
    case 'destination':
      return place.profileId;
    case 'plan':
      return place.destination.profileId;
    default:
      return null;
  }
}

/** The run that a place shows, if any. */
export function runOf(place: Place | null): string | null {
  return place?.kind === 'run' || place?.kind === 'report' ? place.runId : null;
}

export function createRouteStore(): RouteStore {
  const store = createStore<RouteState>(() => ({ place: null, past: [], future: [] }));
  let stay = {};

  function move(state: RouteState): void {
    stay = {};
    store.setState(state);
  }

  return {
    store,
    go(place) {
      const { place: current, past } = store.getState();
      if (current !== null && isSamePlace(current, place)) {
        store.setState({ place });
        return;
      }
      move({ place, past: current === null ? past : [...past, current].slice(-mostPast), future: [] });
    },
    back() {
      const { place, past, future } = store.getState();
      const previous = past.at(-1);
      if (place !== null && previous !== undefined) {
        move({ place: previous, past: past.slice(0, -1), future: [place, ...future] });
      }
    },
    forward() {
      const { place, past, future } = store.getState();
      const [next, ...rest] = future;
      if (place !== null && next !== undefined) {
        move({ place: next, past: [...past, place], future: rest });
      }
    },
    rewrite(change, home) {
      const { place, past, future } = store.getState();
      if (place === null) {
        return;
      }
      const before = distinct(past.flatMap((one) => change(one) ?? []));
      const after = distinct(future.flatMap((one) => change(one) ?? []));
      const kept = change(place);
      const current = kept ?? before.pop() ?? home;
      const state = {
        place: current,
        past: before.filter((one, index) => index < before.length - 1 || !isSamePlace(one, current)),
        future: after.filter((one, index) => index > 0 || !isSamePlace(one, current)),
      };
      if (kept !== null && isSamePlace(kept, place)) {
        store.setState(state);
      } else {
        move(state);
      }
    },
    stay() {
      const asked = stay;
      return {
        get isCurrent() {
          return stay === asked;
        },
      };
    },
  };
}

/** Without a step that would change nothing. */
function distinct(places: readonly Place[]): Place[] {
  return places.filter((place, index) => {
    const before = places[index - 1];
    return before === undefined || !isSamePlace(before, place);
  });
}
