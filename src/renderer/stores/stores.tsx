import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { HoistBridge } from '../bridge/bridge.js';
import { type BucketsStore, createBucketsStore } from './buckets-store.js';
import type { Clock } from './clock.js';
import { createDraftStore, type DraftStore } from './draft-store.js';
import { createProfilesStore, type ProfilesStore } from './profiles-store.js';
import { createRunStore, type RunStore } from './run-store.js';
import { createSettingsStore, type SettingsStore } from './settings-store.js';

export interface Stores {
  readonly settings: SettingsStore;
  readonly profiles: ProfilesStore;
  readonly buckets: BucketsStore;
  readonly draft: DraftStore;
  readonly run: RunStore;
}

/** Everything the window knows. The stores hear main's events from here on. */
export function createStores(bridge: HoistBridge, clock: Clock): Stores {
  const profiles = createProfilesStore(bridge);
  const buckets = createBucketsStore(bridge);
  profiles.store.subscribe((state, before) => {
    if (state.activeId !== before.activeId) {
      buckets.forget();
    }
  });
  return {
    settings: createSettingsStore(bridge),
    profiles,
    buckets,
    draft: createDraftStore(bridge, clock),
    run: createRunStore(bridge, clock),
  };
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

/** A part of a store's state; the component renders again only when that part changes. */
export function useSelected<State, Part>(
  holder: { readonly store: StoreApi<State> },
  select: (state: State) => Part,
): Part {
  return useStore(holder.store, select);
}
