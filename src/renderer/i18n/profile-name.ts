import type { Profile } from '../../shared/domain.js';
import type { Texts } from './texts.js';

/** What to call a set of keys: the user's name, else what is known of the key. */
export function profileName(profile: Profile, texts: Texts): string {
  if (profile.userName !== null) {
    return profile.userName;
  }
  return profile.isRootKey ? texts.text('keys.rootKey') : `••••${profile.keyIdLast4}`;
}
