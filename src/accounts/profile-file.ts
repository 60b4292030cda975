import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isPartialOf, writeAtomically } from '../base/files/atomic-file.js';
import { parseEndpoint } from '../s3/client/endpoint.js';

const storedProfile = z.strictObject({
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

const fileContent = z.strictObject({ version: z.literal(1), profiles: z.array(storedProfile) });

/** `profiles.json` in the app's data folder: the saved profiles, their keys encrypted. */
export interface ProfileFile {
  /**
   * The saved profiles; never fails. A damaged file is set aside as `profiles.damaged-<time>.json` and counts
   * as empty.
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
  const path = join(folder, 'profiles.json');
  return {
    read: async () => {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
        return isAbsent ? emptyText : '';
      });
      const content = fileContent.safeParse(parseJson(text));
      if (content.success) return content.data.profiles;
      const time = new Date(now()).toISOString().replaceAll(/[:.]/g, '-');
      // If even that fails, writing will fail too, and new keys live until Hoist closes. Starting has
      // priority.
      await rename(path, join(folder, `profiles.damaged-${time}.json`)).catch(() => undefined);
      return [];
    },
    write: (profiles) => writeAtomically(path, toText(profiles)),
    removeCopies: async () => {
      const names = await readdir(folder);
      const damaged = names.filter((name) => /^profiles\.damaged-.*\.json$/.test(name));
      const copies = [...damaged, ...names.filter((name) => isPartialOf('profiles.json', name))];
      await Promise.all(copies.map((name) => rm(join(folder, name), { force: true })));
    },
  };
}

function toText(profiles: readonly StoredProfile[]): string {
  return `${JSON.stringify({ version: 1, profiles }, null, 2)}\n`;
}

const emptyText = toText([]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
