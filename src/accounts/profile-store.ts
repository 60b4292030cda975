import type { KeyFile } from '../s3/key-file/parse-key-file.js';
import type { FoundKeys, Profile } from '../shared/models/account.js';
import type { ConnectionStore } from './connection-store.js';
import type { LinkedProfiles } from './linked-profiles.js';
import type { ProfileSource } from './profile-source.js';
import type { SavedProfiles } from './saved-profiles.js';

/** All sets of keys that the user has chosen, from all sources. */
export interface ProfileStore extends Omit<ProfileSource, 'has'> {
  /** See {@link SavedProfiles.add}. */
  add(keyFile: KeyFile, endpoint: string | null): Promise<Profile>;
  /** See {@link LinkedProfiles.found}. */
  found(): Promise<readonly FoundKeys[]>;
  /** See {@link LinkedProfiles.link}. */
  link(which: Pick<FoundKeys, 'source' | 'name'>, endpoint: string | null): Promise<Profile>;
}

export interface ProfileStoreParts {
  readonly saved: SavedProfiles;
  readonly linked: LinkedProfiles;
  /** The connection settings of profiles: shown with them, and removed with them. */
  readonly connections: Pick<ConnectionStore, 'find' | 'forget'>;
}

export function createProfileStore({ saved, linked, connections }: ProfileStoreParts): ProfileStore {
  const sourceOf = async (id: string): Promise<ProfileSource> => ((await linked.has(id)) ? linked : saved);

  /** A profile with the server that its requests really go to. */
  async function withEndpoint(profile: Profile): Promise<Profile> {
    const stored = await connections.find(profile.id).catch(() => null);
    return stored === null ? profile : { ...profile, endpoint: stored.settings.endpoint };
  }

  return {
    list: async () => {
      const all = [...(await linked.list()), ...(await saved.list())];
      const latestFirst = all.toSorted((one, other) => other.usedAt - one.usedAt);
      return Promise.all(latestFirst.map(withEndpoint));
    },
    add: async (keyFile, endpoint) => withEndpoint(await saved.add(keyFile, endpoint)),
    found: () => linked.found(),
    link: async (which, endpoint) => withEndpoint(await linked.link(which, endpoint)),
    change: async (id, changes) => withEndpoint(await (await sourceOf(id)).change(id, changes)),
    use: async (id) => (await sourceOf(id)).use(id),
    remove: async (id) => {
      await (await sourceOf(id)).remove(id);
      await connections.forget(id);
    },
    keysOf: async (id) => (await sourceOf(id)).keysOf(id),
  };
}
