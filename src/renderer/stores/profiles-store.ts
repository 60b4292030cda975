import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../shared/errors/errors.js';
import type {
  CodeQuestion,
  FoundKeys,
  ImportedKeyFile,
  ImportedKeys,
  KeyCheckup,
  Profile,
} from '../../shared/models/account.js';
import type { HoistBridge } from '../bridge/bridge.js';

/** What asking AWS about one set of keys has come to. */
export type CheckupState =
  | { readonly state: 'pending' }
  | { readonly state: 'done'; readonly checkup: KeyCheckup }
  | { readonly state: 'failed'; readonly error: AppError };

/** The key file that was imported last: it still lies there, with the secret in it. */
export interface ImportedFileState {
  readonly profileId: string;
  readonly file: ImportedKeyFile;
  readonly trash: 'offered' | 'moving' | 'moved';
  readonly error: AppError | null;
}

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
  /** Of the profiles somebody asked about since the start, by id. */
  readonly checkups: Readonly<Record<string, CheckupState>>;
  /** Null when nothing was imported, and once it was put away. */
  readonly imported: ImportedFileState | null;
  /** Keys there are on this computer besides, whether or not they were taken. */
  readonly found: readonly FoundKeys[];
  /** Codes main waits for, oldest first. */
  readonly codeQuestions: readonly CodeQuestion[];
}

export interface ProfilesStore {
  readonly store: StoreApi<ProfilesState>;
  load(): Promise<void>;
  /** Asks again what the keys are like; the ones in use stay in use. */
  refresh(): Promise<void>;
  chooseKeyFile(): Promise<void>;
  importDropped(file: File): Promise<void>;
  /** Asks AWS whose keys these are and whether they work. */
  check(profileId: string): Promise<void>;
  trashKeyFile(): Promise<void>;
  /** Looks for keys of the AWS tools and of the environment on this computer. */
  look(): Promise<void>;
  /** Takes keys that were found, and uses them from now on. */
  link(which: FoundKeys): Promise<void>;
  /** Answers the oldest question for a code; null: there is none. */
  answerCode(code: string | null): Promise<void>;
  dismissImported(): void;
  /** Gives keys another name; an empty one: the one they came with. */
  rename(profileId: string, name: string): Promise<void>;
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
    checkups: {},
    imported: null,
    found: [],
    codeQuestions: [],
  }));

  bridge.profiles.onCodeWanted((question) => {
    store.setState({ codeQuestions: [...store.getState().codeQuestions, question] });
  });

  function setCheckup(profileId: string, state: CheckupState): void {
    store.setState({ checkups: { ...store.getState().checkups, [profileId]: state } });
  }

  function replace(changed: Profile): void {
    const { profiles } = store.getState();
    store.setState({ profiles: profiles.map((profile) => (profile.id === changed.id ? changed : profile)) });
  }

  async function check(profileId: string): Promise<void> {
    if (store.getState().checkups[profileId]?.state === 'pending') {
      return;
    }
    setCheckup(profileId, { state: 'pending' });
    const answer = await bridge.profiles.check({ profileId });
    if (answer.ok) {
      replace(answer.value.profile);
      setCheckup(profileId, { state: 'done', checkup: answer.value.checkup });
    } else {
      setCheckup(profileId, { state: 'failed', error: answer.error });
    }
  }

  /**
   * Keys that are fetched anew say which they are, and until when, only once somebody asked for them. Imported ones say
   * whose they are; the import asks, and Hoist may have been closed before the answer.
   */
  async function checkUnknown(profileId: string | null): Promise<void> {
    const profile = store.getState().profiles.find(({ id }) => id === profileId);
    if (profile === undefined) return;
    if (profile.origin !== 'key-file' || (profile.userName === null && !profile.isRootKey)) {
      await check(profile.id);
    }
  }

  async function look(): Promise<void> {
    const answer = await bridge.profiles.found();
    if (answer.ok) {
      store.setState({ found: answer.value });
    }
  }

  function updateImported(profileId: string, change: Partial<ImportedFileState>): void {
    const { imported } = store.getState();
    // Another file may have been imported, or this one put away, in the meantime.
    if (imported?.profileId === profileId) {
      store.setState({ imported: { ...imported, ...change } });
    }
  }

  async function importWith(question: () => Promise<Result<ImportedKeys | null>>): Promise<void> {
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
      const { profile, file } = answer.value;
      const others = store.getState().profiles.filter(({ id }) => id !== profile.id);
      store.setState({
        profiles: [profile, ...others],
        activeId: profile.id,
        adding: false,
        importing: false,
        error: null,
        imported: { profileId: profile.id, file, trash: 'offered', error: null },
      });
      await check(profile.id);
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
      // It may ask for a code: nothing waits for it.
      void checkUnknown(store.getState().activeId);
    },
    async refresh() {
      const answer = await bridge.profiles.list();
      if (answer.ok) {
        store.setState({ profiles: answer.value });
      }
    },
    chooseKeyFile: () => importWith(() => bridge.profiles.chooseKeyFile()),
    importDropped: (file) => importWith(() => bridge.profiles.importDropped(file)),
    check,
    async trashKeyFile() {
      const profileId = store.getState().imported?.profileId;
      if (profileId === undefined) {
        return;
      }
      updateImported(profileId, { trash: 'moving', error: null });
      const answer = await bridge.profiles.trashKeyFile({ profileId });
      updateImported(profileId, answer.ok ? { trash: 'moved' } : { trash: 'offered', error: answer.error });
    },
    look,
    async link({ source, name }) {
      if (store.getState().importing) {
        return;
      }
      store.setState({ importing: true, error: null });
      const answer = await bridge.profiles.link({ source, name });
      if (!answer.ok) {
        store.setState({ importing: false, error: answer.error });
        return;
      }
      const linked = answer.value;
      const others = store.getState().profiles.filter(({ id }) => id !== linked.id);
      store.setState({
        profiles: [linked, ...others],
        activeId: linked.id,
        adding: false,
        importing: false,
        imported: null,
      });
      await check(linked.id);
    },
    async answerCode(code) {
      const [question, ...others] = store.getState().codeQuestions;
      if (question === undefined) {
        return;
      }
      store.setState({ codeQuestions: others });
      await bridge.profiles.answerCode({ requestId: question.requestId, code });
    },
    dismissImported() {
      store.setState({ imported: null });
    },
    async rename(profileId, name) {
      const wanted = name.trim();
      const answer = await bridge.profiles.rename({ profileId, name: wanted === '' ? null : wanted });
      if (answer.ok) {
        replace(answer.value);
        store.setState({ error: null });
      } else {
        store.setState({ error: answer.error });
      }
    },
    async remove(profileId) {
      const answer = await bridge.profiles.remove({ profileId });
      if (!answer.ok) {
        store.setState({ error: answer.error });
        return;
      }
      const { profiles, activeId, imported } = store.getState();
      const left = profiles.filter((profile) => profile.id !== profileId);
      store.setState({
        profiles: left,
        activeId: activeId === profileId ? (left[0]?.id ?? null) : activeId,
        imported: imported?.profileId === profileId ? null : imported,
        error: null,
      });
      // What was removed may be there to be taken again.
      await look();
    },
    select(profileId) {
      store.setState({ activeId: profileId, adding: false, error: null });
      // Which keys come first after a restart: nothing to wait for, and no harm when it can't be written.
      void bridge.profiles.use({ profileId });
      void checkUnknown(profileId);
    },
    startAdding() {
      store.setState({ adding: true, error: null });
    },
    stopAdding() {
      store.setState({ adding: false, error: null });
    },
  };
}
