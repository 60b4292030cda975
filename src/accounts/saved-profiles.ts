import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Keychain } from '../base/files/keychain.js';
import { withoutUndefined } from '../base/without-undefined.js';
import type { Credentials } from '../s3/client/connection.js';
import { parseEndpoint } from '../s3/client/endpoint.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import type { KeyFile } from '../s3/key-file/parse-key-file.js';
import { err, HoistError, ok } from '../shared/errors/errors.js';
import type { Profile } from '../shared/models/account.js';
import { openProfileFile, type StoredProfile } from './profile-file.js';
import type { ProfileSource } from './profile-source.js';

/** The sets of keys that the user has imported from key files. */
export interface SavedProfiles extends ProfileSource {
  /**
   * Saves imported keys: encrypted on disk when the system can protect them and the disk accepts them,
   * otherwise in memory until Hoist closes (`persisted` says which). The same key for the same server
   * replaces the earlier one and keeps its id.
   *
   * @param endpoint base URL of an S3-compatible server; null for AWS, or for the one the key file itself
   * names
   * @throws HoistError `endpoint-invalid`
   */
  add(keyFile: KeyFile, endpoint: string | null): Promise<Profile>;
}

export interface SavedProfilesOptions {
  /** The app's data folder; it must exist. */
  readonly folder: string;
  readonly keychain: Keychain;
  readonly now?: () => number;
  readonly newId?: () => string;
  /** Is told every secret, so that the log redacts it. */
  readonly onSecret?: (secret: string) => void;
}

/** Everything about a profile except its keys. */
type Facts = Omit<StoredProfile, 'secret'>;

interface SessionProfile {
  readonly facts: Facts;
  readonly credentials: Credentials;
}

/**
 * What is encrypted. It includes the endpoint, so that nobody can send saved keys to another server by
 * editing the file.
 */
const encryptedContent = z.strictObject({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string().optional(),
  endpoint: z.string().nullable(),
});

/** Nothing is read before the first call. One store per folder. */
export function createSavedProfiles(options: SavedProfilesOptions): SavedProfiles {
  const { folder, keychain, now = Date.now, newId = randomUUID, onSecret = () => undefined } = options;
  const file = openProfileFile(folder, now);
  const session = new Map<string, SessionProfile>();
  let saved: readonly StoredProfile[] | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** One after the other: two imports at once would overwrite each other's file. */
  function inTurn<T>(work: (profiles: readonly StoredProfile[]) => Promise<T>): Promise<T> {
    const turn = queue.then(async () => work((saved ??= await file.read())));
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function save(profiles: readonly StoredProfile[]): Promise<void> {
    await file.write(profiles);
    saved = profiles;
  }

  /** @throws HoistError `disk-full`, `internal` */
  async function rewrite(profiles: readonly StoredProfile[]): Promise<void> {
    try {
      await save(profiles);
    } catch (error) {
      throw new HoistError(toAppError(error).code === 'disk-full' ? 'disk-full' : 'internal');
    }
  }

  function noteSecret({ secretAccessKey, sessionToken }: Credentials): void {
    onSecret(secretAccessKey);
    if (sessionToken !== undefined) onSecret(sessionToken);
  }

  async function encrypted(credentials: Credentials, endpoint: string | null): Promise<string> {
    const content: z.infer<typeof encryptedContent> = { ...credentials, endpoint };
    return Buffer.from(await keychain.encrypt(JSON.stringify(content))).toString('base64');
  }

  /** Whether the keys are on disk now. */
  async function keep(
    profiles: readonly StoredProfile[],
    facts: Facts,
    credentials: Credentials,
  ): Promise<boolean> {
    if (!keychain.isAvailable) return false;
    try {
      const entry: StoredProfile = { ...facts, secret: await encrypted(credentials, facts.endpoint) };
      await save([...profiles.filter((profile) => profile.id !== facts.id), entry]);
      return true;
    } catch {
      return false;
    }
  }

  async function decrypted(profile: StoredProfile): Promise<Credentials | null> {
    if (!keychain.isAvailable) return null;
    try {
      const { plainText, shouldEncryptAgain } = await keychain.decrypt(Buffer.from(profile.secret, 'base64'));
      const content = encryptedContent.parse(JSON.parse(plainText));
      if (content.endpoint !== profile.endpoint) return null;
      const { accessKeyId, secretAccessKey, sessionToken } = content;
      const credentials: Credentials = {
        accessKeyId,
        secretAccessKey,
        ...withoutUndefined({ sessionToken }),
      };
      noteSecret(credentials);
      if (shouldEncryptAgain) await encryptAgain(profile, credentials);
      return credentials;
    } catch {
      // Never pass this on: a decryption or JSON error may quote the secret.
      return null;
    }
  }

  async function encryptAgain(old: StoredProfile, credentials: Credentials): Promise<void> {
    try {
      const secret = await encrypted(credentials, old.endpoint);
      await save((saved ?? []).map((profile) => (profile.id === old.id ? { ...profile, secret } : profile)));
    } catch {
      // The old ciphertext still works; the next use tries again.
    }
  }

  return {
    list: () =>
      inTurn(async (profiles) => {
        const onDisk = profiles.filter((profile) => !session.has(profile.id));
        return [
          ...onDisk.map((profile) => shown(profile, true)),
          ...[...session.values()].map(({ facts }) => shown(facts, false)),
        ];
      }),

    has: (id) => inTurn(async (profiles) => session.has(id) || profiles.some((profile) => profile.id === id)),

    add: (keyFile, endpoint) =>
      inTurn(async (profiles) => {
        const { credentials } = keyFile;
        noteSecret(credentials);
        const where = endpoint ?? keyFile.endpoint;
        if (where !== null && !parseEndpoint(where).ok) throw new HoistError('endpoint-invalid');
        const fingerprint = fingerprintOf(credentials.accessKeyId, where);
        const known = [...profiles, ...[...session.values()].map(({ facts }) => facts)];
        const before = known.find((profile) => profile.fingerprint === fingerprint);
        const facts: Facts = {
          id: before?.id ?? newId(),
          name: before?.name ?? null,
          userName: keyFile.userName,
          keyIdLast4: credentials.accessKeyId.slice(-4),
          isRootKey: keyFile.isRootKey,
          endpoint: where,
          fingerprint,
          addedAt: now(),
          usedAt: 0,
          isTemporary: credentials.sessionToken !== undefined,
          expiresAt: keyFile.expiresAt,
        };
        const persisted = await keep(profiles, facts, credentials);
        if (persisted) session.delete(facts.id);
        else session.set(facts.id, { facts, credentials });
        return shown(facts, persisted);
      }),

    change: (id, changes) =>
      inTurn(async (profiles) => {
        const inMemory = session.get(id);
        if (inMemory !== undefined) {
          const facts = { ...inMemory.facts, ...changes };
          session.set(id, { ...inMemory, facts });
          return shown(facts, false);
        }
        const profile = profiles.find((candidate) => candidate.id === id);
        if (profile === undefined) throw new HoistError('profile-not-found');
        const changed = { ...profile, ...changes };
        await rewrite(profiles.map((candidate) => (candidate.id === id ? changed : candidate)));
        return shown(changed, true);
      }),

    use: (id) =>
      inTurn(async (profiles) => {
        const usedAt = now();
        const inMemory = session.get(id);
        if (inMemory !== undefined) session.set(id, { ...inMemory, facts: { ...inMemory.facts, usedAt } });
        if (!profiles.some((profile) => profile.id === id)) return;
        // A failed write loses only the order.
        await save(profiles.map((profile) => (profile.id === id ? { ...profile, usedAt } : profile))).catch(
          () => undefined,
        );
      }),

    remove: (id) =>
      inTurn(async (profiles) => {
        if (profiles.some((profile) => profile.id === id)) {
          await rewrite(profiles.filter((profile) => profile.id !== id));
          // Files that were set aside as damaged may contain these keys as well.
          await file.removeCopies();
        }
        session.delete(id);
      }),

    keysOf: (id) =>
      inTurn(async (profiles) => {
        const inMemory = session.get(id);
        if (inMemory !== undefined) {
          return ok({ credentials: inMemory.credentials, endpoint: inMemory.facts.endpoint });
        }
        const profile = profiles.find((candidate) => candidate.id === id);
        if (profile === undefined) return err('profile-not-found');
        const credentials = await decrypted(profile);
        return credentials === null
          ? err('secret-unavailable')
          : ok({ credentials, endpoint: profile.endpoint });
      }),
  };
}

function shown(facts: Facts, persisted: boolean): Profile {
  const { id, name, userName, keyIdLast4, isRootKey, endpoint, isTemporary, expiresAt } = facts;
  return {
    id,
    name,
    userName,
    keyIdLast4,
    isRootKey,
    persisted,
    endpoint,
    origin: 'key-file',
    awsProfile: null,
    isTemporary,
    expiresAt,
    usedAt: lastUse(facts),
  };
}

function lastUse({ addedAt, usedAt }: Facts): number {
  return Math.max(addedAt, usedAt);
}

function fingerprintOf(keyId: string, endpoint: string | null): string {
  return createHash('sha256')
    .update(JSON.stringify([keyId, endpoint]))
    .digest('hex');
}
