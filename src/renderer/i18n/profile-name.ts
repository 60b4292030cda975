import type { Profile } from '../../shared/models/account.js';
import { hostOf } from '../../shared/models/destination.js';
import type { Texts } from './texts.js';

/**
 * The name of a set of keys: the user's own, otherwise the IAM user's, otherwise what is known of the key.
 */
export function profileName(profile: Profile, texts: Texts): string {
  const given = profile.name ?? profile.awsProfile ?? profile.userName;
  if (given !== null) {
    return given;
  }
  if (profile.origin === 'environment') {
    return texts.text('found.environment');
  }
  return profile.isRootKey ? texts.text('keys.rootKey') : `••••${profile.keyIdLast4}`;
}

/** What is shown of a set of keys besides its name, each once: who, which key, which server, until when. */
export function profileDetails(profile: Profile, texts: Texts): readonly string[] {
  const name = profileName(profile, texts);
  const lastFour = profile.keyIdLast4 === '' ? null : `••••${profile.keyIdLast4}`;
  const end =
    profile.expiresAt === null ? null : texts.text('keys.until', { when: texts.when(profile.expiresAt) });
  return [profile.userName, lastFour, hostOf(profile.endpoint), end].filter(
    (part): part is string => part !== null && part !== name,
  );
}
