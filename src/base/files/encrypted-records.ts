import { z } from 'zod';
import { HoistError } from '../../shared/errors/errors.js';
import { writeAtomically } from './atomic-file.js';
import type { Keychain } from './keychain.js';
import { readStored } from './stored-file.js';

/**
 * Records in a file of the data folder, each encrypted by itself so that only this user of this computer can
 * read or change it, and so that one that can't be decrypted (the keychain is locked or was reset, or the file
 * is of another user or computer) concerns nobody but its owner.
 *
 * Every call rejects with `state-newer` or `state-unreadable` while the file can't be used.
 */
export interface EncryptedRecords<T> {
  /** Null when there is none. @throws HoistError `settings-undecryptable` */
  find(id: string): Promise<T | null>;
  /**
   * Replaces a record, without reading the one before. `persisted` says whether it is on disk; otherwise it
   * lives until Hoist closes.
   */
  set(id: string, value: T): Promise<{ readonly persisted: boolean }>;
  /** Removes a record, also one that can't be decrypted. */
  forget(id: string): Promise<void>;
  readonly isPersistent: boolean;
}

/** Ciphertexts in base64, by id. Version 1 had a single one. */
const records = z.object({ version: z.literal(2), records: z.record(z.string(), z.base64()) });
const single = z.object({ version: z.literal(1), secret: z.base64() });
const format = { version: 2, schema: z.union([records, single]) };

/** A file of version 1, as it is held in memory: nobody knows whose records it contains. */
const unknownOwners = '';

/**
 * @param readSingle the records in the document that version 1 stored under one ciphertext
 */
export function openEncryptedRecords<T>(
  path: string,
  schema: z.ZodType<T>,
  keychain: Keychain,
  readSingle: (document: unknown) => Readonly<Record<string, unknown>>,
): EncryptedRecords<T> {
  let stored: Readonly<Record<string, string>> | null = null;
  /** What was set since the start; null for a record that was removed. */
  const changed = new Map<string, T | null>();
  let queue: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Readonly<Record<string, string>>> {
    const content = await readStored(path, format);
    if (content === null) return {};
    return 'records' in content ? content.records : { [unknownOwners]: content.secret };
  }

  async function decrypt(secret: string): Promise<unknown> {
    try {
      const { plainText } = await keychain.decrypt(Buffer.from(secret, 'base64'));
      return JSON.parse(plainText);
    } catch {
      // Never pass this on: it may quote what could not be decrypted.
      throw new HoistError('settings-undecryptable');
    }
  }

  /** The id is encrypted as well: a record can't be given to another owner by editing the file. */
  async function encrypt(id: string, value: unknown): Promise<string> {
    return Buffer.from(await keychain.encrypt(JSON.stringify({ id, value }))).toString('base64');
  }

  async function save(next: Readonly<Record<string, string>>): Promise<void> {
    await writeAtomically(path, `${JSON.stringify({ version: 2, records: next })}\n`);
    stored = next;
  }

  /** The ciphertexts by owner. @throws HoistError `settings-undecryptable` for a file of version 1 */
  async function current(): Promise<Readonly<Record<string, string>>> {
    stored ??= await load();
    const secret = stored[unknownOwners];
    if (secret === undefined) return stored;
    const owned: Record<string, string> = {};
    for (const [id, value] of Object.entries(readSingle(await decrypt(secret)))) {
      owned[id] = await encrypt(id, value).catch(() => {
        throw new HoistError('settings-undecryptable');
      });
    }
    // Written to disk with the next change.
    stored = owned;
    return owned;
  }

  function inTurn<R>(work: () => Promise<R>): Promise<R> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  return {
    isPersistent: keychain.isAvailable,
    find: (id) =>
      inTurn(async () => {
        const unsaved = changed.get(id);
        if (unsaved !== undefined) return unsaved;
        const secret = (await current())[id];
        if (secret === undefined) return null;
        const content = z.object({ id: z.literal(id), value: schema }).safeParse(await decrypt(secret));
        if (!content.success) throw new HoistError('settings-undecryptable');
        return content.data.value;
      }),
    set: (id, value) =>
      inTurn(async () => {
        const now = keychain.isAvailable ? await current() : {};
        changed.set(id, value);
        if (!keychain.isAvailable) return { persisted: false };
        try {
          await save({ ...now, [id]: await encrypt(id, value) });
          return { persisted: true };
        } catch {
          return { persisted: false };
        }
      }),
    forget: (id) =>
      inTurn(async () => {
        const now = await current().catch((error: unknown) => {
          // Of a document with unknown owners that nobody can read, the record can't be removed by itself.
          if (error instanceof HoistError && error.error.code === 'settings-undecryptable') return null;
          throw error;
        });
        if (now === null || id in now) {
          const { [id]: _forgotten, ...others } = now ?? {};
          await save(others);
        }
        changed.delete(id);
      }),
  };
}
