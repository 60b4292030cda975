import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../shared/errors/errors.js';
import type {
  ConnectionSettings,
  ConnectionView,
  ProxyChange,
  ProxyView,
} from '../../shared/models/connection.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { BucketsStore } from './buckets-store.js';
import { createLatest, type Question, stale } from './latest-request.js';
import type { ProfilesStore } from './profiles-store.js';

export interface ConnectionState {
  /** The open dialog; null when there is none. */
  readonly dialog:
    | { readonly kind: 'connection'; readonly profileId: string }
    | { readonly kind: 'proxy' }
    | null;
  /** Of the dialog; null until main has answered. */
  readonly view: ConnectionView | null;
  readonly proxy: ProxyView | null;
  readonly saving: boolean;
  readonly error: AppError | null;
}

export interface ConnectionStore {
  readonly store: StoreApi<ConnectionState>;
  /** @param then the action that failed because of the settings: repeated once they are saved */
  openConnection(profileId: string, then?: () => void): Promise<void>;
  openProxy(then?: () => void): Promise<void>;
  close(): void;
  save(settings: ConnectionSettings): Promise<void>;
  saveProxy(change: ProxyChange): Promise<void>;
  /** Returns the connection whose settings can't be decrypted to the usual ones, and shows them. */
  forgetSettings(): Promise<void>;
  /** For the connection whose settings are open. */
  chooseCaFile(): Promise<void>;
  removeCaFile(): Promise<void>;
  /** Asks for a CA file at once; a file without a certificate opens the settings with the reason. */
  trustCaFile(profileId: string, then: () => void): Promise<void>;
  /** Changes some settings without showing them; if that fails they are shown with the reason. */
  adjust(profileId: string, changes: Partial<ConnectionSettings>, then: () => void): Promise<void>;
}

const closed: ConnectionState = { dialog: null, view: null, proxy: null, saving: false, error: null };

export function createConnectionStore(
  bridge: HoistBridge,
  { profiles, buckets }: { readonly profiles: ProfilesStore; readonly buckets: BucketsStore },
): ConnectionStore {
  const store = createStore<ConnectionState>(() => closed);
  const dialogs = createLatest();
  /** The open dialog, or a change without a dialog; stale once another dialog is opened or this one is closed. */
  let current = dialogs.begin();
  let afterwards: (() => void) | null = null;

  function openProfileId(): string | null {
    const { dialog } = store.getState();
    return dialog?.kind === 'connection' ? dialog.profileId : null;
  }

  function open(
    dialog: ConnectionState['dialog'],
    then: (() => void) | undefined,
    error?: AppError,
  ): Question {
    current = dialogs.begin();
    afterwards = then ?? null;
    store.setState({ ...closed, dialog, error: error ?? null });
    return current;
  }

  function close(): void {
    current = dialogs.begin();
    afterwards = null;
    store.setState(closed);
  }

  async function openConnection(profileId: string, then?: () => void, error?: AppError): Promise<void> {
    const question = open({ kind: 'connection', profileId }, then, error);
    const answer = await question.ask(() => bridge.connections.get({ profileId }));
    if (answer !== stale) {
      store.setState(answer.ok ? { view: answer.value } : { error: answer.error });
    }
  }

  /**
   * Drops and reloads what was learnt over the old connection, since it may not hold over the new one. Plans for a bucket
   * on another server are closed as soon as the profile's server is known; see `createStores`.
   *
   * @param profileId the profile whose connection changed; null for all profiles
   */
  async function renew(profileId: string | null, then: (() => void) | null): Promise<void> {
    const question = current;
    const { status, profileId: listed } = buckets.store.getState();
    const isListed = status !== 'idle' && (profileId === null || profileId === listed);
    if (isListed) {
      buckets.use(listed);
    }
    if (profileId !== null) {
      void profiles.checkAgain(profileId);
    }
    await profiles.refresh();
    if (then !== null && question.isCurrent) {
      then();
    } else if (isListed) {
      await buckets.load();
    }
  }

  /** Closes the dialog, unless another one has been opened meanwhile. */
  async function settle(
    question: Question,
    profileId: string | null,
    then: (() => void) | null,
  ): Promise<void> {
    if (question.isCurrent) {
      close();
      await renew(profileId, then);
    } else {
      await renew(profileId, null);
    }
  }

  /** Saves the open dialog. A second press while saving is ignored. */
  async function saveWith(profileId: string | null, send: () => Promise<Result<unknown>>): Promise<void> {
    if (dialogs.isPending) {
      return;
    }
    const question = current;
    const then = afterwards;
    store.setState({ saving: true, error: null });
    const answer = await question.ask(send);
    if (answer === stale || answer.ok) {
      await settle(question, profileId, then);
    } else {
      store.setState({ saving: false, error: answer.error });
    }
  }

  /** Changes the open connection and keeps its dialog open. */
  async function changeOpen(
    send: (input: { profileId: string }) => Promise<Result<ConnectionView | null>>,
  ): Promise<void> {
    const profileId = openProfileId();
    if (profileId === null || dialogs.isPending) {
      return;
    }
    store.setState({ saving: true, error: null });
    const answer = await current.ask(() => send({ profileId }));
    if (answer === stale) {
      return;
    }
    if (!answer.ok) {
      store.setState({ saving: false, error: answer.error });
    } else {
      // Null: a file dialog was cancelled.
      store.setState({ saving: false, ...(answer.value === null ? {} : { view: answer.value }) });
    }
  }

  return {
    store,
    openConnection: (profileId, then) => openConnection(profileId, then),
    async openProxy(then) {
      const question = open({ kind: 'proxy' }, then);
      const answer = await question.ask(() => bridge.proxy.get());
      if (answer !== stale) {
        store.setState(answer.ok ? { proxy: answer.value } : { error: answer.error });
      }
    },
    close,
    async save(settings) {
      const profileId = openProfileId();
      if (profileId !== null) {
        await saveWith(profileId, () => bridge.connections.set({ profileId, settings }));
      }
    },
    saveProxy: (change) => saveWith(null, () => bridge.proxy.set(change)),
    forgetSettings: () => changeOpen((input) => bridge.connections.forget(input)),
    chooseCaFile: () => changeOpen((input) => bridge.connections.chooseCaFile(input)),
    removeCaFile: () => changeOpen((input) => bridge.connections.removeCaFile(input)),
    async trustCaFile(profileId, then) {
      const question = dialogs.begin();
      current = question;
      const answer = await question.ask(() => bridge.connections.chooseCaFile({ profileId }));
      if (answer === stale) {
        return;
      }
      if (!answer.ok) {
        await openConnection(profileId, then, answer.error);
      } else if (answer.value !== null) {
        await settle(question, profileId, then);
      }
    },
    async adjust(profileId, changes, then) {
      const question = dialogs.begin();
      current = question;
      const before = await question.ask(() => bridge.connections.get({ profileId }));
      if (before === stale) {
        return;
      }
      const answer = before.ok
        ? await question.ask(() =>
            bridge.connections.set({ profileId, settings: { ...before.value.settings, ...changes } }),
          )
        : before;
      if (answer === stale || answer.ok) {
        await settle(question, profileId, then);
      } else {
        await openConnection(profileId, then, answer.error);
      }
    },
  };
}
