import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppError, ok, type Result } from '../../shared/errors/errors.js';
import type {
  CodeQuestion,
  FoundKeys,
  ImportedKeyFile,
  ImportedKeys,
  KeyCheckup,
  Profile,
} from '../../shared/models/account.js';
import type { RefusedItem } from '../../shared/models/plan.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, createLatestByKey, stale } from './latest-request.js';
import { profileOf, type RouteStore } from './route-store.js';

/** The state of asking AWS about one set of keys. */
export type CheckupState =
  | { readonly state: 'pending' }
  | { readonly state: 'done'; readonly checkup: KeyCheckup }
  | { readonly state: 'failed'; readonly error: AppError };

/** The key file that was imported last: it still exists, with the secret in it. */
export interface ImportedFileState {
  readonly profileId: string;
  readonly file: ImportedKeyFile;
  readonly trash: 'offered' | 'moving' | 'moved';
  readonly error: AppError | null;
}

export interface ProfilesState {
  /** False until main has sent the saved keys. */
  readonly loaded: boolean;
  readonly profiles: readonly Profile[];
  /** Whose keys are in use; null when there are none. */
  readonly activeId: string | null;
  readonly importing: boolean;
  /** Of several dropped files, those that were not imported. */
  readonly refused: readonly RefusedItem[];
  readonly error: AppError | null;
  /** The checkups since the start, by profile id. */
  readonly checkups: Readonly<Record<string, CheckupState>>;
  /** Null when nothing was imported, and after it was dismissed. */
  readonly imported: ImportedFileState | null;
  /** Other keys on this computer, whether or not they were linked. */
  readonly found: readonly FoundKeys[];
  /** Codes that main waits for, oldest first. */
  readonly codeQuestions: readonly CodeQuestion[];
}

export interface ProfilesStore {
  readonly store: StoreApi<ProfilesState>;
  load(): Promise<void>;
  /** Reloads the keys; the ones in use stay in use. */
  refresh(): Promise<void>;
  chooseKeyFile(): Promise<void>;
  /** Imports key files one after the other; of several, those that are none are in `refused`. */
  importDropped(files: readonly File[]): Promise<void>;
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

/** The profile in use, or null. */
export function activeProfile(state: ProfilesState): Profile | null {
  return state.profiles.find((profile) => profile.id === state.activeId) ?? null;
}

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
  const checks = createLatestByKey();
  const renamings = createLatestByKey();
  const looking = createLatest();

  const answered = new Set<string>();
  function wantCodes(questions: readonly CodeQuestion[]): void {
    const { codeQuestions } = store.getState();
    const known = new Set([...answered, ...codeQuestions.map(({ requestId }) => requestId)]);
    const news = questions.filter(({ requestId }) => !known.has(requestId));
    if (news.length > 0) {
      store.setState({ codeQuestions: [...codeQuestions, ...news] });
    }
  }
  bridge.profiles.onCodeWanted((question) => wantCodes([question]));

  /** What an earlier page was asked: main keeps it. */
  async function loadCodeQuestions(): Promise<void> {
    const answer = await bridge.profiles.codeQuestions();
    if (answer.ok) {
      wantCodes(answer.value);
    }
  }

  function setCheckup(profileId: string, state: CheckupState): void {
    store.setState({ checkups: { ...store.getState().checkups, [profileId]: state } });
  }

  function replace(changed: Profile): void {
    const { profiles } = store.getState();
    store.setState({ profiles: profiles.map((profile) => (profile.id === changed.id ? changed : profile)) });
  }

  async function check(profileId: string): Promise<void> {
    const request = checks.of(profileId);
    if (request.isPending) {
      return;
    }
    setCheckup(profileId, { state: 'pending' });
    const answer = await request.ask(() => bridge.profiles.check({ profileId }));
    if (answer === stale) {
      return;
    }
    if (answer.ok) {
      replace(answer.value.profile);
      setCheckup(profileId, { state: 'done', checkup: answer.value.checkup });
    } else {
      setCheckup(profileId, { state: 'failed', error: answer.error });
    }
  }

  /**
   * Linked keys have their identity and expiry only once somebody asked for them. Imported ones have a user
   * name: the import asks, and Hoist may have been closed before the answer.
   */
  async function checkUnknown(profileId: string | null): Promise<void> {
    const profile = store.getState().profiles.find(({ id }) => id === profileId);
    if (profile === undefined) return;
    if (profile.origin !== 'key-file' || (profile.userName === null && !profile.isRootKey)) {
      await check(profile.id);
    }
  }

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
      await check(profile.id);
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
    void checkUnknown(profileId);
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
      void loadCodeQuestions();
      await refresh();
      // It may ask for a code: nothing waits for it.
      void checkUnknown(store.getState().activeId);
    },
    refresh,
    chooseKeyFile: () => importWith(() => bridge.profiles.chooseKeyFile()),
    async importDropped(files) {
      const [first, ...others] = files;
      store.setState({ refused: [] });
      if (first !== undefined && others.length === 0) {
        await importWith(() => bridge.profiles.importDropped(first));
        return;
      }
      for (const file of files) {
        await importWith(async () => {
          const answer = await bridge.profiles.importDropped(file);
          if (answer.ok) {
            return answer;
          }
          const { refused } = store.getState();
          store.setState({ refused: [...refused, { name: file.name, error: answer.error }] });
          return ok(null);
        });
      }
    },
    dismissError() {
      store.setState({ error: null });
    },
    dismissRefused() {
      store.setState({ refused: [] });
    },
    check,
    async checkAgain(profileId) {
      if (store.getState().checkups[profileId] !== undefined) {
        checks.of(profileId).cancel();
        await check(profileId);
      }
    },
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
    async answerCode(code) {
      const [question, ...others] = store.getState().codeQuestions;
      if (question === undefined) {
        return;
      }
      answered.add(question.requestId);
      store.setState({ codeQuestions: others });
      await bridge.profiles.answerCode({ requestId: question.requestId, code });
    },
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
      checks.of(profileId).cancel();
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
