import type {
  FoundKeys,
  ImportedKeyFile,
  ImportedKeys,
  KeyCheckup,
  Profile,
} from '../../../shared/models/account.js';
import { day, now } from './moment.js';

export function profileSample(id: string, change: Partial<Profile> = {}): Profile {
  return {
    id,
    name: null,
    userName: id,
    keyIdLast4: 'ABCD',
    isRootKey: false,
    persisted: true,
    endpoint: null,
    origin: 'key-file',
    awsProfile: null,
    isTemporary: false,
    expiresAt: null,
    usedAt: 0,
    ...change,
  };
}

export function keyFileSample(change: Partial<ImportedKeyFile> = {}): ImportedKeyFile {
  return {
    name: 'jiwoo.kim_accessKeys.csv',
    shape: 'key-table',
    holdsPassword: false,
    place: 'downloads',
    staysBecause: null,
    ...change,
  };
}

export function importedSample(id: string, change: Partial<ImportedKeyFile> = {}): ImportedKeys {
  return { profile: profileSample(id), file: keyFileSample({ name: `${id}_accessKeys.csv`, ...change }) };
}

export function foundSample(name: string, change: Partial<FoundKeys> = {}): FoundKeys {
  return { source: 'aws-profile', name, kind: 'keys', needsCode: false, profileId: null, ...change };
}

const account = '123456789012';

/** AWS's answer about keys that work; `change` says how these differ. */
export function checkupSample(profile: Profile, change: Partial<KeyCheckup> = {}): KeyCheckup {
  const name = profile.userName ?? '';
  return {
    error: null,
    identity: profile.isRootKey
      ? { account, arn: `arn:aws:iam::${account}:root`, kind: 'root', name: '' }
      : { account, arn: `arn:aws:iam::${account}:user/research/${name}`, kind: 'user', name },
    madeAt: now - 30 * day,
    ageUnknown: null,
    ...change,
  };
}

/** What is known of keys that AWS refuses: the reason, and nothing else. */
export function refusedSample(error: NonNullable<KeyCheckup['error']>): KeyCheckup {
  return { error, identity: null, madeAt: null, ageUnknown: null };
}
