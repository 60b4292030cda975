import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isPartialOf, writeAtomically } from '../base/files/atomic-file.js';
import { isSetAside, readStored } from '../base/files/stored-file.js';
import { parseEndpoint } from '../s3/client/endpoint.js';
import { savedKeysFile } from './keys-at-start.js';

const storedProfile = z.object({
  id: z.string().min(1).max(64),
  /** What the person calls these keys. */
  name: z.string().max(64).nullable().default(null),
  userName: z.string().nullable(),
  keyIdLast4: z.string().max(4),
  isRootKey: z.boolean(),
  /** Base URL of an S3-compatible server; null for AWS. */
  endpoint: z
    .string()
    .refine((text) => parseEndpoint(text).ok)
    .nullable(),
  /** SHA-256 of key id and endpoint: tells that the same key came again without decrypting anything. */
  fingerprint: z.string(),
  /** Milliseconds since 1970. */
  addedAt: z.number(),
  /** When they were last chosen, in milliseconds since 1970. */
  usedAt: z.number().default(0),
  isTemporary: z.boolean().default(false),
  /** When temporary keys expire, in milliseconds since 1970; null when they don't, or it is not known. */
  expiresAt: z.number().nullable().default(null),
  /** The credentials as the system's keychain encrypted them, in base64. */
  secret: z.base64(),
});
export type StoredProfile = z.infer<typeof storedProfile>;
/** Fields that a newer Hoist added survive when this one rewrites the file. */
const withMore: z.ZodType<StoredProfile> = storedProfile.loose();

const format = {
  version: 1,
  schema: z.looseObject({ version: z.literal(1), profiles: z.array(withMore) }),
};

/** `profiles.json` in the app's data folder: the saved profiles, their keys encrypted. */
export interface ProfileFile {
  /**
   * The saved profiles. A damaged file is set aside as `profiles.damaged-<time>.json` and counts as empty.
   *
   * @throws HoistError `state-newer`, `state-unreadable`; the file must then not be written
   */
  read(): Promise<readonly StoredProfile[]>;
  /** @throws the file system's error; the old file is then unchanged */
  write(profiles: readonly StoredProfile[]): Promise<void>;
  /**
   * Deletes all other files that contain keys: damaged files that were set aside, and files that a killed
   * process left unfinished. @throws the file system's error
   */
  removeCopies(): Promise<void>;
}

export function openProfileFile(folder: string, now: () => number): ProfileFile {
  const path = join(folder, savedKeysFile);
  return {
    read: async () => (await readStored(path, format, now))?.profiles ?? [],
    write: (profiles) => writeAtomically(path, toText(profiles)),
    removeCopies: async () => {
      const names = await readdir(folder);
      const damaged = names.filter((name) => isSetAside(savedKeysFile, name));
      const copies = [...damaged, ...names.filter((name) => isPartialOf(savedKeysFile, name))];
      await Promise.all(copies.map((name) => rm(join(folder, name), { force: true })));
    },
  };
}

function toText(profiles: readonly StoredProfile[]): string {
  return `${JSON.stringify({ version: 1, profiles }, null, 2)}\n`;
}
