import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HoistError } from '../../shared/errors/errors.js';
import { writeAtomically } from './atomic-file.js';
import type { Keychain } from './keychain.js';

const fileContent = z.strictObject({ version: z.literal(1), secret: z.base64() });

/**
 * One JSON document in a file of the data folder, encrypted so that only this user of this computer can read
 * or change it.
 */
export interface EncryptedJson<T> {
  /** @throws HoistError `secret-unavailable` while the keychain is locked */
  read(): Promise<T>;
  /**
   * Changes run one after the other. `persisted` says whether the result is on disk; otherwise it lives until
   * Hoist closes.
   */
  change(next: (now: T) => T): Promise<{ readonly value: T; readonly persisted: boolean }>;
  readonly isPersistent: boolean;
}

/**
 * A file that is missing or damaged counts as empty. One that the keychain can't decrypt (it is locked, or
 * the file is of another user or computer) makes `read` and `change` fail with `secret-unavailable`.
 */
export function openEncryptedJson<T>(
  path: string,
  schema: z.ZodType<T>,
  empty: T,
  keychain: Keychain,
): EncryptedJson<T> {
  let held: { readonly value: T } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  async function load(): Promise<T> {
    if (!keychain.isAvailable) return empty;
    const text = await readFile(path, 'utf8').catch(() => null);
    const sealed = text === null ? null : fileContent.safeParse(parseJson(text));
    if (sealed?.success !== true) return empty;
    const opened = await keychain.decrypt(Buffer.from(sealed.data.secret, 'base64')).catch(() => {
      // Never pass this on: it may quote what could not be decrypted.
      throw new HoistError('secret-unavailable');
    });
    const content = schema.safeParse(parseJson(opened.plainText));
    return content.success ? content.data : empty;
  }

  async function save(value: T): Promise<boolean> {
    if (!keychain.isAvailable) return false;
    try {
      const secret = Buffer.from(await keychain.encrypt(JSON.stringify(value))).toString('base64');
      await writeAtomically(path, `${JSON.stringify({ version: 1, secret })}\n`);
      return true;
    } catch {
      return false;
    }
  }

  async function current(): Promise<T> {
    held ??= { value: await load() };
    return held.value;
  }

  function inTurn<R>(work: () => Promise<R>): Promise<R> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  return {
    isPersistent: keychain.isAvailable,
    read: () => inTurn(current),
    change: (next) =>
      inTurn(async () => {
        const value = next(await current());
        const persisted = await save(value);
        held = { value };
        return { value, persisted };
      }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
