import type { StoreApi } from 'zustand/vanilla';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatestByKey, stale } from './latest-request.js';
import { type CheckupState, type ProfilesState, withProfile } from './profiles-state.js';

/** Asks AWS whose keys are which and whether they work. */
export interface KeyCheckups {
  /** Does nothing while these keys are being checked. */
  check(profileId: string): Promise<void>;
  /** Repeats an earlier check, whose result was obtained over another connection. */
  checkAgain(profileId: string): Promise<void>;
  /**
   * Checks keys that nobody asked about yet. Linked keys have their identity and expiry only once somebody asked for
   * them. Imported ones have a user name: the import asks, and Hoist may have been closed before the answer.
   */
  checkUnknown(profileId: string | null): Promise<void>;
  /** Drops the answer of a check in progress. */
  cancel(profileId: string): void;
}

/** Keeps `checkups` of the store, and each profile as the checks found it. */
export function createKeyCheckups(
  bridge: HoistBridge['profiles'],
  store: StoreApi<ProfilesState>,
): KeyCheckups {
  const checks = createLatestByKey();

  function setCheckup(profileId: string, state: CheckupState): void {
    store.setState({ checkups: { ...store.getState().checkups, [profileId]: state } });
  }

  async function check(profileId: string): Promise<void> {
    const request = checks.of(profileId);
    if (request.isPending) {
      return;
    }
    setCheckup(profileId, { state: 'pending' });
    const answer = await request.ask(() => bridge.check({ profileId }));
    if (answer === stale) {
      return;
    }
    if (answer.ok) {
      const { profiles } = store.getState();
      store.setState({ profiles: withProfile(profiles, answer.value.profile) });
      setCheckup(profileId, { state: 'done', checkup: answer.value.checkup });
    } else {
      setCheckup(profileId, { state: 'failed', error: answer.error });
    }
  }

  return {
    check,
    async checkAgain(profileId) {
      if (store.getState().checkups[profileId] !== undefined) {
        checks.of(profileId).cancel();
        await check(profileId);
      }
    },
    async checkUnknown(profileId) {
      const profile = store.getState().profiles.find(({ id }) => id === profileId);
      if (profile === undefined) return;
      if (profile.origin !== 'key-file' || (profile.userName === null && !profile.isRootKey)) {
        await check(profile.id);
      }
    },
    cancel(profileId) {
      checks.of(profileId).cancel();
    },
  };
}
