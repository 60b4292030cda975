import { join } from 'node:path';
import { z } from 'zod';
import { openEncryptedJson } from '../base/files/encrypted-json.js';
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
  /** Null when none are stored. @throws HoistError `secret-unavailable` */
  find(profileId: string): Promise<StoredConnection | null>;
  set(profileId: string, connection: StoredConnection): Promise<void>;
  forget(profileId: string): Promise<void>;
}

/** @param folder the app's data folder; it must exist */
export function createConnectionStore(folder: string, keychain: Keychain): ConnectionStore {
  const document = openEncryptedJson<Readonly<Record<string, StoredConnection>>>(
    join(folder, 'connections.json'),
    z.record(z.string(), storedConnection),
    {},
    keychain,
  );
  return {
    find: async (profileId) => (await document.read())[profileId] ?? null,
    set: async (profileId, connection) => {
      await document.change((all) => ({ ...all, [profileId]: connection }));
    },
    forget: async (profileId) => {
      if ((await document.read())[profileId] === undefined) return;
      await document.change((all) =>
        Object.fromEntries(Object.entries(all).filter(([id]) => id !== profileId)),
      );
    },
  };
}
