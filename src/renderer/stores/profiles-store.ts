import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppError, ok, type Result } from '../../shared/errors/errors.js';
import type { FoundKeys, ImportedKeys, Profile } from '../../shared/models/account.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createCodeQuestions } from './code-questions.js';
import { createKeyCheckups } from './key-checkups.js';
import { createLatest, createLatestByKey, stale } from './latest-request.js';
import { type ImportedFileState, type ProfilesState, withProfile } from './profiles-state.js';
import { profileOf, type RouteStore } from './route-store.js';

export interface ProfilesStore {
  readonly store: StoreApi<ProfilesState>;
  load(): Promise<void>;
  /** Reloads the keys; the ones in use stay in use. */
  refresh(): Promise<void>;
  chooseKeyFile(): Promise<void>;
  /**
   * Imports key files one after the other; of several, those that are none are in `refused`. Gives back the folders
   * among them, which are to be uploaded.
   */
  importDropped(files: readonly File[]): Promise<readonly File[]>;
  /** Imports the key files that the system asked Hoist to open. */
  importOpened(): Promise<void>;
  /** Asks AWS whose keys these are and whether they work. */
  check(profileId: string): Promise<void>;
  /** Repeats an earlier check, whose result was obtained over another connection. */
  checkAgain(profileId: string): Promise<void>;
  trashKeyFile(): Promise<void>;
  /** Looks for keys of the AWS tools and of the environment on this computer. */
  look(): Promise<void>;
  /** Links keys that were found, and puts them into use. */
  link(which: FoundKeys): Promise<void>;
  /** Answers the oldest request for a code; null: there is none. */
  answerCode(code: string | null): Promise<void>;
  dismissImported(): void;
  /** Dismisses why the last import or change failed. */
  dismissError(): void;
  dismissRefused(): void;
  /** Gives keys another name; an empty one restores the name they came with. */
  rename(profileId: string, name: string): Promise<void>;
  remove(profileId: string): Promise<void>;
  /** Puts keys into use, and shows their buckets. */
  select(profileId: string): void;
}

const isOfFolder = ({ code, details }: AppError): boolean =>
  code === 'key-file-not-recognised' && details?.['looksLike'] === 'folder';

/** Newly added keys, with their file if they came from one. */
interface Arrival {
  readonly profile: Profile;
  readonly imported: ImportedFileState | null;
}

export function createProfilesStore(bridge: HoistBridge, route: RouteStore): ProfilesStore {
  const store = createStore<ProfilesState>(() => ({
    loaded: false,
    profiles: [],
    activeId: null,
    importing: false,
    error: null,
    checkups: {},
    imported: null,
    found: [],
    codeQuestions: [],
    refused: [],
  }));
  const listing = createLatest();
  const importing = createLatest();
  const renamings = createLatestByKey();
  const looking = createLatest();
  const codes = createCodeQuestions(bridge.profiles, store);
  const checkups = createKeyCheckups(bridge.profiles, store);

  async function look(): Promise<void> {
    const answer = await looking.ask(() => bridge.profiles.found());
    if (answer !== stale && answer.ok) {
      store.setState({ found: answer.value });
    }
  }

  function updateImported(profileId: string, change: Partial<ImportedFileState>): void {
    const { imported } = store.getState();
    // Another file may have been imported, or this one dismissed, in the meantime.
    if (imported?.profileId === profileId) {
      store.setState({ imported: { ...imported, ...change } });
    }
  }

  async function refresh(): Promise<void> {
    const answer = await listing.ask(() => bridge.profiles.list());
    if (answer === stale) {
      return;
    }
    const { loaded, activeId } = store.getState();
    if (answer.ok) {
      store.setState({
        loaded: true,
        profiles: answer.value,
        activeId: activeId ?? answer.value[0]?.id ?? null,
      });
    } else if (!loaded) {
      store.setState({ loaded: true, error: answer.error });
    }
  }

  /** Changes the list. A pending list predates the change, so it is requested again. */
  function changeProfiles(profiles: readonly Profile[], change: Partial<ProfilesState>): void {
    store.setState({ profiles, ...change });
    if (listing.isPending) {
      void refresh();
    }
  }

  /** Adds new keys, and switches to them unless other keys were selected meanwhile. */
  async function bringIn(send: () => Promise<Result<Arrival | null>>): Promise<void> {
    if (importing.isPending) {
      return;
    }
    // Keys that arrive late don't replace a selection made meanwhile.
    const stay = route.stay();
    store.setState({ importing: true, error: null });
    const answer = await importing.ask(send);
    if (answer === stale) {
      return;
    }
    if (!answer.ok) {
      store.setState({ importing: false, error: answer.error });
    } else if (answer.value === null) {
      store.setState({ importing: false });
    } else {
      const { profile, imported } = answer.value;
      const others = store.getState().profiles.filter(({ id }) => id !== profile.id);
      changeProfiles([profile, ...others], {
        importing: false,
        imported,
        ...(stay.isCurrent ? { activeId: profile.id } : {}),
      });
      if (stay.isCurrent) goOnWith(profile.id);
      await checkups.check(profile.id);
    }
  }

  /** Back to the report that asked for other keys; otherwise their buckets are next. */
  function goOnWith(profileId: string): void {
    const { place, past } = route.store.getState();
    if (place?.kind === 'accounts' && past.at(-1)?.kind === 'report') {
      route.back();
    } else {
      route.go({ kind: 'destination', profileId });
    }
  }

  function use(profileId: string): void {
    store.setState({ activeId: profileId, error: null });
    // Which keys come first after a restart: nothing to wait for, and a failed write does no harm.
    void bridge.profiles.use({ profileId });
    void checkups.checkUnknown(profileId);
  }

  // Back and forward lead to places of other keys.
  route.store.subscribe(({ place }, before) => {
    if (place === null || place === before.place) {
      return;
    }
    const profileId = profileOf(place);
    if (profileId !== null && profileId !== store.getState().activeId) {
      use(profileId);
    }
    if (place.kind === 'accounts') {
      store.setState({ error: null });
    }
  });

  const importWith = (send: () => Promise<Result<ImportedKeys | null>>): Promise<void> =>
    bringIn(async () => {
      const answer = await send();
      if (!answer.ok || answer.value === null) {
        return answer.ok ? ok(null) : answer;
      }
      const { profile, file } = answer.value;
      return ok({ profile, imported: { profileId: profile.id, file, trash: 'offered', error: null } });
    });

  return {
    store,
    async load() {
      void codes.load();
      await refresh();
      // It may ask for a code: nothing waits for it.
      void checkups.checkUnknown(store.getState().activeId);
    },
    refresh,
    chooseKeyFile: () => importWith(() => bridge.profiles.chooseKeyFile()),
    async importDropped(files) {
      const folders: File[] = [];
      store.setState({ refused: [] });
      for (const file of files) {
        await importWith(async () => {
          const answer = await bridge.profiles.importDropped(file);
          if (!answer.ok && isOfFolder(answer.error)) {
            folders.push(file);
            return ok(null);
          }
          if (answer.ok || files.length === 1) {
            return answer;
          }
          const { refused } = store.getState();
          store.setState({ refused: [...refused, { name: file.name, error: answer.error }] });
          return ok(null);
        });
      }
      return folders;
    },
    async importOpened() {
      for (;;) {
        const answer = await bridge.profiles.importOpened();
        // Usually there is none: nothing on screen waits for this answer.
        if (answer.ok && answer.value === null) {
          return;
        }
        await importWith(async () => answer);
        if (!answer.ok) {
          return;
        }
      }
    },
    dismissError() {
      store.setState({ error: null });
    },
    dismissRefused() {
      store.setState({ refused: [] });
    },
    check: (profileId) => checkups.check(profileId),
    checkAgain: (profileId) => checkups.checkAgain(profileId),
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
    link: ({ source, name }) =>
      bringIn(async () => {
        const answer = await bridge.profiles.link({ source, name });
        return answer.ok ? ok({ profile: answer.value, imported: null }) : answer;
      }),
    answerCode: (code) => codes.answer(code),
    dismissImported() {
      store.setState({ imported: null });
    },
    async rename(profileId, name) {
      const wanted = name.trim();
      const answer = await renamings
        .of(profileId)
        .ask(() => bridge.profiles.rename({ profileId, name: wanted === '' ? null : wanted }));
      if (answer === stale) {
        return;
      }
      if (answer.ok) {
        const { profiles } = store.getState();
        store.setState({ profiles: withProfile(profiles, answer.value), error: null });
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
      checkups.cancel(profileId);
      changeProfiles(left, {
        activeId: activeId === profileId ? (left[0]?.id ?? null) : activeId,
        imported: imported?.profileId === profileId ? null : imported,
        error: null,
      });
      // What was removed may be available to be linked again.
      await look();
    },
    select(profileId) {
      use(profileId);
      route.go({ kind: 'destination', profileId });
    },
  };
}
