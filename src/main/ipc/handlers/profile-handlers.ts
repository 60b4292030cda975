import type { Profile } from '../../../shared/domain.js';
import { readKeyFile } from '../../credentials/key-file.js';
import type { ProfileStore } from '../../credentials/profile-store.js';
import type { Dialogs } from '../../window/dialogs.js';
import { type HandlersOf, unwrap } from '../register.js';

export interface ProfileServices {
  readonly profiles: ProfileStore;
  readonly dialogs: Dialogs;
  /** Base URL of an S3-compatible server that newly imported keys belong to; null for AWS. */
  readonly endpoint: string | null;
}

export function profileHandlers({ profiles, dialogs, endpoint }: ProfileServices): HandlersOf<'profiles'> {
  const importFrom = async (path: string): Promise<Profile> =>
    profiles.add(unwrap(await readKeyFile(path)), endpoint);
  return {
    'profiles.list': async () => [...(await profiles.list())],
    'profiles.chooseKeyFile': async () => {
      const path = await dialogs.chooseKeyFile();
      return path === null ? null : importFrom(path);
    },
    'profiles.importDropped': ({ path }) => importFrom(path),
    'profiles.remove': async ({ profileId }) => {
      await profiles.remove(profileId);
      return null;
    },
  };
}
