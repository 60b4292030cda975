import { join } from 'node:path';
import { z } from 'zod';
import { openEncryptedRecords } from '../base/files/encrypted-records.js';
import type { Keychain } from '../base/files/keychain.js';
import { type ConnectionSettings, connectionSettings } from '../shared/models/connection.js';
import type { CaFile } from './ca-file.js';

const storedConnection = z.object({
  settings: connectionSettings,
  ca: z.object({ name: z.string(), pem: z.string(), holders: z.array(z.string()).readonly() }).nullable(),
});

/** The stored connection settings of one profile. */
export interface StoredConnection {
  readonly settings: ConnectionSettings;
  readonly ca: CaFile | null;
}

/**
 * Stores connection settings. They are encrypted like the keys, so that nobody can send saved keys to another
 * server, or have another authority trusted, by editing a file.
 */
export interface ConnectionStore {
  /**
   * Null when none are stored. @throws HoistError `settings-undecryptable`: the usual settings could send
   * requests to another server than the user chose
   */
  find(profileId: string): Promise<StoredConnection | null>;
  set(profileId: string, connection: StoredConnection): Promise<void>;
  /** Also forgets settings that can't be decrypted. */
  forget(profileId: string): Promise<void>;
}

/** @param folder the app's data folder; it must exist */
export function createConnectionStore(folder: string, keychain: Keychain): ConnectionStore {
  const records = openEncryptedRecords<StoredConnection>(
    join(folder, 'connections.json'),
    storedConnection,
    keychain,
    (document) => z.record(z.string(), z.unknown()).parse(document),
  );
  return {
    find: (profileId) => records.find(profileId),
    set: async (profileId, connection) => {
      await records.set(profileId, connection);
    },
    forget: (profileId) => records.forget(profileId),
  };
}
