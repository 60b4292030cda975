import type { Profile } from '../../shared/models/account.js';
import type { FirstScreen } from '../../shared/models/first-screen.js';
import type { AppInfo, Language } from '../../shared/models/settings.js';

export interface AtStart extends Pick<AppInfo, 'secretProtection'> {
  /** The ones in use come first; null when they can't be read. */
  readonly profiles: readonly Pick<Profile, 'isRootKey'>[] | null;
  readonly language: Language;
  /** Whether the page may begin at another place, or with something above what is drawn. */
  readonly mayMove: boolean;
}

/** The first screen that the page is going to draw; null where the build has none like it. */
export function chooseFirstScreen({
  profiles,
  language,
  secretProtection,
  mayMove,
}: AtStart): FirstScreen | null {
  if (mayMove || profiles === null) return null;
  const [inUse] = profiles;
  if (inUse === undefined) return { kind: 'keys', language, secretProtection };
  // A warning is above the buckets then.
  return inUse.isRootKey ? null : { kind: 'buckets', language };
}
