import type { FoundKeys, ImportedKeyFile, ImportedKeys, KeyCheckup, Profile } from '../../../shared/models/account.js';
export declare function profileSample(id: string, change?: Partial<Profile>): Profile;
export declare function keyFileSample(change?: Partial<ImportedKeyFile>): ImportedKeyFile;
export declare function importedSample(id: string, change?: Partial<ImportedKeyFile>): ImportedKeys;
export declare function foundSample(name: string, change?: Partial<FoundKeys>): FoundKeys;
/** What AWS says of keys that work; `change` says how these differ. */
export declare function checkupSample(profile: Profile, change?: Partial<KeyCheckup>): KeyCheckup;
/** What is known of keys AWS refuses: why, and nothing else. */
export declare function refusedSample(error: NonNullable<KeyCheckup['error']>): KeyCheckup;
