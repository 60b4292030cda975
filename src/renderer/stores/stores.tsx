import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { HoistBridge } from '../bridge/bridge.js';
import { type AccessStore, createAccessStore } from './access-store.js';
import { type BucketsStore, createBucketsStore } from './buckets-store.js';
import type { Clock } from './clock.js';
import { type ConnectionStore, createConnectionStore } from './connection-store.js';
import { createDraftStore, type DraftStore } from './draft-store.js';
import { createHistoryStore, type HistoryStore } from './history-store.js';
import { createIncompleteUploadsStore, type IncompleteUploadsStore } from './incomplete-uploads-store.js';
import { createProfilesStore, type ProfilesStore } from './profiles-store.js';
import { createRunStore, type RunStore } from './run-store.js';
import { createSettingsStore, type SettingsStore } from './settings-store.js';

export interface Stores {
  readonly settings: SettingsStore;
  readonly profiles: ProfilesStore;
  readonly buckets: BucketsStore;
  readonly connection: ConnectionStore;
  readonly access: AccessStore;
  readonly incompleteUploads: IncompleteUploadsStore;
  readonly draft: DraftStore;
  readonly run: RunStore;
  readonly history: HistoryStore;
}

/** The window's whole state. The stores subscribe to main's events here. */
export function createStores(bridge: HoistBridge, clock: Clock): Stores {
  const profiles = createProfilesStore(bridge);
  const buckets = createBucketsStore(bridge);
  profiles.store.subscribe((state, before) => {
    if (state.activeId !== before.activeId) {
      buckets.use(state.activeId);
    }
  });
  const run = createRunStore(bridge, clock);
  const history = createHistoryStore(bridge, { profiles, run });
  const draft = createDraftStore(bridge, clock);
  bridge.runs.onLost(() => {
    // What the engine kept in memory is gone; what it recorded is offered to be continued.
    run.lose();
    void history.load();
    void draft.load();
  });
  return {
    settings: createSettingsStore(bridge),
    profiles,
    buckets,
    connection: createConnectionStore(bridge, { profiles, buckets }),
    access: createAccessStore(bridge),
    incompleteUploads: createIncompleteUploadsStore(bridge),
    draft,
    run,
    history,
  };
}

/** Requests everything that the first screen needs from main. */
export async function loadStores({ settings, profiles, draft, history }: Stores): Promise<void> {
  // A run in progress selects its keys: they have to be known by then.
  const keysAndHistory = profiles.load().then(() => history.load());
  await Promise.all([settings.load(), keysAndHistory, draft.load()]);
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
