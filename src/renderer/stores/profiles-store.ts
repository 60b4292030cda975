import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Profile } from '../../shared/domain.js';
import type { AppError, Result } from '../../shared/errors.js';
import type { HoistBridge } from '../bridge/bridge.js';

export interface ProfilesState {
  /** False until main has told which keys it keeps. */
  readonly loaded: boolean;
  readonly profiles: readonly Profile[];
  /** Whose keys are in use; null when there are none. */
  readonly activeId: string | null;
  /** True while the key screen was asked for although there are keys. */
  readonly adding: boolean;
  readonly importing: boolean;
  readonly error: AppError | null;
}

export interface ProfilesStore {
  readonly store: StoreApi<ProfilesState>;
  load(): Promise<void>;
  chooseKeyFile(): Promise<void>;
  importDropped(file: File): Promise<void>;
  remove(profileId: string): Promise<void>;
  select(profileId: string): void;
  startAdding(): void;
  stopAdding(): void;
}

/** The profile in use, or null. */
export function activeProfile(state: ProfilesState): Profile | null {
  return state.profiles.find((profile) => profile.id === state.activeId) ?? null;
}

export function createProfilesStore(bridge: HoistBridge): ProfilesStore {
  const store = createStore<ProfilesState>(() => ({
    loaded: false,
    profiles: [],
    activeId: null,
    adding: false,
    importing: false,
    error: null,
  }));

  async function importWith(question: () => Promise<Result<Profile | null>>): Promise<void> {
    if (store.getState().importing) {
      return;
    }
    store.setState({ importing: true });
    const answer = await question();
    if (!answer.ok) {
      store.setState({ importing: false, error: answer.error });
    } else if (answer.value === null) {
      store.setState({ importing: false });
    } else {
      const imported = answer.value;
      const others = store.getState().profiles.filter((profile) => profile.id !== imported.id);
      store.setState({
        profiles: [imported, ...others],
        activeId: imported.id,
        adding: false,
        importing: false,
        error: null,
      });
    }
  }

  return {
    store,
    async load() {
      const answer = await bridge.profiles.list();
      store.setState(
        answer.ok
          ? { loaded: true, profiles: answer.value, activeId: answer.value[0]?.id ?? null }
          : { loaded: true, error: answer.error },
      );
    },
    chooseKeyFile: () => importWith(() => bridge.profiles.chooseKeyFile()),
    importDropped: (file) => importWith(() => bridge.profiles.importDropped(file)),
    async remove(profileId) {
      const answer = await bridge.profiles.remove({ profileId });
      if (!answer.ok) {
        store.setState({ error: answer.error });
        return;
      }
      const { profiles, activeId } = store.getState();
      const left = profiles.filter((profile) => profile.id !== profileId);
      store.setState({
        profiles: left,
        activeId: activeId === profileId ? (left[0]?.id ?? null) : activeId,
        error: null,
      });
    },
    select(profileId) {
      store.setState({ activeId: profileId, adding: false, error: null });
    },
    startAdding() {
      store.setState({ adding: true, error: null });
    },
    stopAdding() {
      store.setState({ adding: false, error: null });
    },
  };
}
