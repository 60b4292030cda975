import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { isSameEndpoint } from '../../shared/models/destination.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { type AccessStore, createAccessStore } from './access-store.js';
import { type BucketsStore, createBucketsStore } from './buckets-store.js';
import type { Clock } from './clock.js';
import { type CommandStore, createCommandStore } from './command-store.js';
import { type ConnectionStore, createConnectionStore } from './connection-store.js';
import { createDraftStore, type DraftStore } from './draft-store.js';
import { createHistoryStore, type HistoryStore } from './history-store.js';
import { createIncompleteUploadsStore, type IncompleteUploadsStore } from './incomplete-uploads-store.js';
import { activeProfile, type ProfilesState } from './profiles-state.js';
import { createProfilesStore, type ProfilesStore } from './profiles-store.js';
import { createReceiptStore, type ReceiptStore } from './receipt-store.js';
import { createRouteStore, type Place, profileOf, type RouteStore } from './route-store.js';
import { createRunsStore, type RunsStore } from './runs-store.js';
import { createSettingsStore, type SettingsStore } from './settings-store.js';

export interface Stores {
  readonly route: RouteStore;
  readonly settings: SettingsStore;
  readonly profiles: ProfilesStore;
  readonly buckets: BucketsStore;
  readonly connection: ConnectionStore;
  readonly access: AccessStore;
  readonly incompleteUploads: IncompleteUploadsStore;
  readonly draft: DraftStore;
  readonly receipt: ReceiptStore;
  readonly runs: RunsStore;
  readonly history: HistoryStore;
  readonly commands: CommandStore;
}

/** The window's whole state. The stores subscribe to main's events here. */
export function createStores(bridge: HoistBridge, clock: Clock): Stores {
  const route = createRouteStore();
  const profiles = createProfilesStore(bridge, route);
  const buckets = createBucketsStore(bridge, { profiles, route });
  profiles.store.subscribe((state, before) => {
    if (state.activeId !== before.activeId) {
      buckets.use(state.activeId);
    }
    if (state.profiles !== before.profiles) {
      route.rewrite((place) => heldBy(state, place), homeOf(state));
    }
  });
  const runs = createRunsStore(bridge, clock, route);
  route.store.subscribe(({ place }, before) => {
    if (place !== before.place && place?.kind === 'report') {
      void runs.loadSummary(place.runId);
    }
  });
  const history = createHistoryStore(bridge, { profiles, runs, route });
  const draft = createDraftStore(bridge, clock);
  bridge.runs.onLost(() => {
    // What the engine kept in memory is gone; what it recorded is offered to be continued.
    runs.lose(homeOf(profiles.store.getState()));
    void history.load();
    void draft.load();
  });
  const started = new Promise<void>((resolve) => {
    const end = route.store.subscribe(({ place }) => {
      if (place === null) {
        return;
      }
      end();
      resolve();
    });
  });
  return {
    route,
    settings: createSettingsStore(bridge),
    profiles,
    buckets,
    connection: createConnectionStore(bridge, { profiles, buckets }),
    access: createAccessStore(bridge),
    incompleteUploads: createIncompleteUploadsStore(bridge),
    draft,
    receipt: createReceiptStore(bridge),
    runs,
    history,
    commands: createCommandStore(bridge, hasOpenDialog, started),
  };
}

/** A dialog is about what is behind it, so nothing there may change. An open menu has the role too, on another element. */
function hasOpenDialog(): boolean {
  return document.querySelector('section:is([role="dialog"], [role="alertdialog"])') !== null;
}

/** Where one is at first, and when every other place is gone. */
function homeOf(profiles: ProfilesState): Place {
  const active = activeProfile(profiles);
  return active === null ? { kind: 'accounts' } : { kind: 'destination', profileId: active.id };
}

/** A place as long as its keys are there and still connected to its server; otherwise null. */
function heldBy({ profiles }: ProfilesState, place: Place): Place | null {
  const profileId = profileOf(place);
  if (profileId === null) {
    return place;
  }
  const profile = profiles.find(({ id }) => id === profileId);
  if (profile === undefined) {
    return null;
  }
  return place.kind !== 'plan' || isSameEndpoint(place.destination.endpoint, profile.endpoint) ? place : null;
}

/** Requests everything that the first place needs from main, and goes there: to the run in progress, if there is one. */
export async function loadStores({ route, settings, profiles, draft, runs, history }: Stores): Promise<void> {
  // The engine answers later than main. Where it offers to continue an upload, the page would move under the pointer.
  const fromEngine = Promise.all([history.load(), draft.load()]);
  await Promise.all([settings.load(), profiles.load()]);
  if (settings.store.getState().info?.mayContinue !== false) await fromEngine;
  goToFirstPlace({ route, settings, profiles, runs });
  await fromEngine;
}

function goToFirstPlace({
  route,
  settings,
  profiles,
  runs,
}: Pick<Stores, 'route' | 'settings' | 'profiles' | 'runs'>): void {
  const { info } = settings.store.getState();
  if (info === null || route.store.getState().place !== null) {
    return;
  }
  if (info.running === null) {
    route.go(homeOf(profiles.store.getState()));
    return;
  }
  route.go({ kind: 'run', runId: info.running });
  runs.expect(info.running);
}

const StoresContext = createContext<Stores | null>(null);

export interface StoresProviderProps {
  readonly stores: Stores;
  readonly children: ReactNode;
}

export function StoresProvider({ stores, children }: StoresProviderProps) {
  return <StoresContext.Provider value={stores}>{children}</StoresContext.Provider>;
}

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) {
    throw new Error('No stores above this component.');
  }
  return stores;
}

/** Part of a store's state; the component renders again only when that part changes. */
export function useSelected<State, Part>(
  holder: { readonly store: StoreApi<State> },
  select: (state: State) => Part,
): Part {
  return useStore(holder.store, select);
}
