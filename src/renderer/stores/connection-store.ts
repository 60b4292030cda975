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
import type { ProfilesStore } from './profiles-store.js';

export interface ConnectionState {
  /** What is open to be set up; null when nothing is. */
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
  /** @param then what failed for want of other settings: done once they are saved */
  openConnection(profileId: string, then?: () => void): Promise<void>;
  openProxy(then?: () => void): Promise<void>;
  close(): void;
  save(settings: ConnectionSettings): Promise<void>;
  saveProxy(change: ProxyChange): Promise<void>;
  /** For the connection whose settings are open. */
  chooseCaFile(): Promise<void>;
  removeCaFile(): Promise<void>;
  /** Asks for a CA file at once; a file that is none opens the settings with the reason. */
  trustCaFile(profileId: string, then: () => void): Promise<void>;
  /** Changes some settings without showing them; where that fails they are shown, with the reason. */
  adjust(profileId: string, changes: Partial<ConnectionSettings>, then: () => void): Promise<void>;
}

const closed: ConnectionState = { dialog: null, view: null, proxy: null, saving: false, error: null };

export function createConnectionStore(
  bridge: HoistBridge,
  { profiles, buckets }: { readonly profiles: ProfilesStore; readonly buckets: BucketsStore },
): ConnectionStore {
  const store = createStore<ConnectionState>(() => closed);
  let afterwards: (() => void) | null = null;

  function openProfileId(): string | null {
    const { dialog } = store.getState();
    return dialog?.kind === 'connection' ? dialog.profileId : null;
  }

  /** What was known over the old connection may not hold over the new one. */
  async function settle(then: (() => void) | null): Promise<void> {
    store.setState(closed);
    afterwards = null;
    await profiles.refresh();
    if (then !== null) {
      then();
      return;
    }
    const { profileId, chosen } = buckets.store.getState();
    if (profileId !== null && chosen === null) {
      await buckets.load(profileId);
    }
  }

  async function show(profileId: string, then: () => void, error: AppError): Promise<void> {
    await openConnection(profileId, then);
    store.setState({ error });
  }

  async function openConnection(profileId: string, then?: () => void): Promise<void> {
    afterwards = then ?? null;
    store.setState({ ...closed, dialog: { kind: 'connection', profileId } });
    const answer = await bridge.connections.get({ profileId });
    if (openProfileId() === profileId) {
      store.setState(answer.ok ? { view: answer.value } : { error: answer.error });
    }
  }

  async function take(answer: Result<ConnectionView | null>): Promise<void> {
    if (!answer.ok) {
      store.setState({ saving: false, error: answer.error });
    } else if (answer.value === null) {
      store.setState({ saving: false });
    } else {
      store.setState({ saving: false, view: answer.value, error: null });
    }
  }

  return {
    store,
    openConnection,
    async openProxy(then) {
      afterwards = then ?? null;
      store.setState({ ...closed, dialog: { kind: 'proxy' } });
      const answer = await bridge.proxy.get();
      if (store.getState().dialog?.kind === 'proxy') {
        store.setState(answer.ok ? { proxy: answer.value } : { error: answer.error });
      }
    },
    close() {
      afterwards = null;
      store.setState(closed);
    },
    async save(settings) {
      const profileId = openProfileId();
      if (profileId === null || store.getState().saving) {
        return;
      }
      store.setState({ saving: true, error: null });
      const answer = await bridge.connections.set({ profileId, settings });
      await (answer.ok ? settle(afterwards) : take(answer));
    },
    async saveProxy(change) {
      if (store.getState().saving) {
        return;
      }
      store.setState({ saving: true, error: null });
      const answer = await bridge.proxy.set(change);
      if (answer.ok) {
        await settle(afterwards);
      } else {
        store.setState({ saving: false, error: answer.error });
      }
    },
    async chooseCaFile() {
      const profileId = openProfileId();
      if (profileId !== null && !store.getState().saving) {
        store.setState({ saving: true, error: null });
        await take(await bridge.connections.chooseCaFile({ profileId }));
      }
    },
    async removeCaFile() {
      const profileId = openProfileId();
      if (profileId !== null && !store.getState().saving) {
        store.setState({ saving: true, error: null });
        await take(await bridge.connections.removeCaFile({ profileId }));
      }
    },
    async trustCaFile(profileId, then) {
      const answer = await bridge.connections.chooseCaFile({ profileId });
      if (!answer.ok) {
        await show(profileId, then, answer.error);
      } else if (answer.value !== null) {
        await settle(then);
      }
    },
    async adjust(profileId, changes, then) {
      const before = await bridge.connections.get({ profileId });
      const answer = before.ok
        ? await bridge.connections.set({ profileId, settings: { ...before.value.settings, ...changes } })
        : before;
      await (answer.ok ? settle(then) : show(profileId, then, answer.error));
    },
  };
}
