import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../base/files/atomic-file.js';
import { readStored } from '../base/files/stored-file.js';
import type { CredentialSource, Credentials } from '../s3/client/connection.js';
import { parseEndpoint } from '../s3/client/endpoint.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { type AppError, err, HoistError, ok } from '../shared/errors/errors.js';
import type { FoundKeys, Profile } from '../shared/models/account.js';
import type { AwsProfile, ProfileSettings } from './aws-profiles.js';
import { linkedKeysFile } from './keys-at-start.js';
import type { ProfileSource } from './profile-source.js';

/** Where keys on this computer come from, other than key files. */
export interface KeySources {
  listAwsProfiles(): Promise<readonly AwsProfile[]>;
  /** Null when the profile does not exist. */
  profileSettings(awsProfile: string): Promise<ProfileSettings | null>;
  /** @throws HoistError the reason why the profile provides no keys */
  profileKeys(awsProfile: string): Promise<CredentialSource>;
  /** The keys in the environment variables of Hoist's process; null when there are none. */
  readonly environment: Credentials | null;
}

/** The profiles of the AWS tools and the keys in the environment that the user has linked. */
export interface LinkedProfiles extends ProfileSource {
  /**
   * What can be linked, and which of it is linked. Never fails: unreadable settings of the AWS tools count as
   * none.
   */
  found(): Promise<readonly FoundKeys[]>;
  /**
   * Links the keys of a profile of the AWS tools, or of the environment. The keys are not stored: each start
   * of Hoist reads them again.
   *
   * @param endpoint base URL of an S3-compatible server; null for AWS, or for the one the profile names
   * @throws HoistError `aws-profile-missing`, `endpoint-invalid`, `disk-full`, `internal`
   */
  link(which: Pick<FoundKeys, 'source' | 'name'>, endpoint: string | null): Promise<Profile>;
}

export interface LinkedProfilesOptions {
  /** The app's data folder; it must exist. */
  readonly folder: string;
  readonly sources: KeySources;
  /** Is told every secret, so that the log redacts it. */
  readonly onSecret: (secret: string) => void;
  readonly now?: () => number;
  readonly newId?: () => string;
}

const link = z.object({
  id: z.string().min(1).max(64),
  source: z.enum(['aws-profile', 'environment']),
  /** The profile's name in the AWS tools; empty for the environment. */
  awsProfile: z.string(),
  name: z.string().max(64).nullable(),
  userName: z.string().nullable(),
  isRootKey: z.boolean(),
  endpoint: z
    .string()
    .refine((text) => parseEndpoint(text).ok)
    .nullable(),
  /** When they were added or last chosen, in milliseconds since 1970. */
  usedAt: z.number(),
});
type Link = z.infer<typeof link>;
/** Fields that a newer Hoist added survive when this one rewrites the file. */
const withMore: z.ZodType<Link> = link.loose();
const format = { version: 1, schema: z.looseObject({ version: z.literal(1), links: z.array(withMore) }) };

/** What changes about the keys as they expire and are fetched again. */
type Live = Pick<Profile, 'keyIdLast4' | 'isTemporary' | 'expiresAt'>;

/** `linked.json` in the data folder stores which profiles were linked, and never a key. */
export function createLinkedProfiles(options: LinkedProfilesOptions): LinkedProfiles {
  const { folder, sources, onSecret, now = Date.now, newId = randomUUID } = options;
  const path = join(folder, linkedKeysFile);
  const live = new Map<string, Live>();
  const fetched = new Map<string, Promise<CredentialSource>>();
  let known: readonly Link[] | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: (links: readonly Link[]) => Promise<T>): Promise<T> {
    const turn = queue.then(async () => work((known ??= (await readStored(path, format))?.links ?? [])));
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function save(links: readonly Link[]): Promise<void> {
    // Keys in the environment are gone when the process ends.
    const lasting = links.filter(({ source }) => source === 'aws-profile');
    try {
      await writeAtomically(path, `${JSON.stringify({ version: 1, links: lasting }, null, 2)}\n`);
    } catch (error) {
      throw new HoistError(toAppError(error).code === 'disk-full' ? 'disk-full' : 'internal');
    }
    known = links;
  }

  function note(id: string, credentials: Awaited<ReturnType<CredentialSource>>): void {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
    onSecret(secretAccessKey);
    if (sessionToken !== undefined) onSecret(sessionToken);
    live.set(id, {
      keyIdLast4: accessKeyId.slice(-4),
      isTemporary: sessionToken !== undefined,
      expiresAt: expiration?.getTime() ?? null,
    });
  }

  /** One source per link, so that the MFA code is asked for once and not by every client. */
  function sourceOf({ id, source, awsProfile }: Link): Promise<CredentialSource> {
    const before = fetched.get(id);
    if (before !== undefined) return before;
    const { environment } = sources;
    const made: Promise<CredentialSource> =
      source === 'aws-profile'
        ? sources.profileKeys(awsProfile)
        : environment === null
          ? Promise.reject(new HoistError('profile-not-found'))
          : Promise.resolve(async () => environment);
    const noting = made.then(
      (give): CredentialSource =>
        async (how) => {
          const credentials = await give(how);
          note(id, credentials);
          return credentials;
        },
    );
    fetched.set(id, noting);
    // Another sign-in or another code may help, so the next request fetches again.
    noting.catch(() => fetched.delete(id));
    return noting;
  }

  function shown({ id, source, awsProfile, name, userName, isRootKey, endpoint, usedAt }: Link): Profile {
    const { keyIdLast4, isTemporary, expiresAt } = live.get(id) ?? {
      keyIdLast4: '',
      isTemporary: false,
      expiresAt: null,
    };
    return {
      id,
      name,
      userName,
      keyIdLast4,
      isRootKey,
      persisted: source === 'aws-profile',
      endpoint,
      origin: source,
      awsProfile: source === 'aws-profile' ? awsProfile : null,
      isTemporary,
      expiresAt,
      usedAt,
    };
  }

  const find = (id: string): Promise<Link | undefined> =>
    inTurn(async (links) => links.find((candidate) => candidate.id === id));

  function replace(id: string, change: Partial<Link>): Promise<Link> {
    return inTurn(async (links) => {
      const before = links.find((candidate) => candidate.id === id);
      if (before === undefined) throw new HoistError('profile-not-found');
      const after = { ...before, ...change };
      await save(links.map((candidate) => (candidate.id === id ? after : candidate)));
      return after;
    });
  }

  return {
    list: () => inTurn(async (links) => links.map(shown)),

    has: async (id) => (await find(id)) !== undefined,

    async found() {
      const profiles = await sources.listAwsProfiles().catch(() => []);
      return inTurn(async (links) => {
        const idOf = (source: Link['source'], name: string): string | null =>
          links.find((one) => one.source === source && one.awsProfile === name)?.id ?? null;
        const { environment } = sources;
        const ofEnvironment: readonly FoundKeys[] =
          environment === null
            ? []
            : [
                {
                  source: 'environment',
                  name: '',
                  kind: environment.sessionToken === undefined ? 'keys' : 'temporary',
                  needsCode: false,
                  profileId: idOf('environment', ''),
                },
              ];
        return [
          ...ofEnvironment,
          ...profiles.map((profile): FoundKeys => {
            const profileId = idOf('aws-profile', profile.name);
            return { source: 'aws-profile', ...profile, profileId };
          }),
        ];
      });
    },

    async link({ source, name }, endpoint) {
      const settings = source === 'aws-profile' ? await sources.profileSettings(name) : null;
      if (source === 'aws-profile' && settings === null)
        throw new HoistError('aws-profile-missing', { profile: name });
      if (source === 'environment' && sources.environment === null) throw new HoistError('profile-not-found');
      const where = endpoint ?? settings?.endpoint ?? null;
      if (where !== null && !parseEndpoint(where).ok) throw new HoistError('endpoint-invalid');
      return inTurn(async (links) => {
        const before = links.find((one) => one.source === source && one.awsProfile === name);
        const made: Link = before ?? {
          id: newId(),
          source,
          awsProfile: name,
          name: null,
          userName: null,
          isRootKey: false,
          endpoint: where,
          usedAt: now(),
        };
        const after = { ...made, endpoint: where, usedAt: now() };
        await save([...links.filter(({ id }) => id !== after.id), after]);
        return shown(after);
      });
    },

    change: async (id, changes) => shown(await replace(id, changes)),

    async use(id) {
      await replace(id, { usedAt: now() }).catch(() => undefined);
    },

    async remove(id) {
      await inTurn(async (links) => {
        if (links.some((candidate) => candidate.id === id)) {
          await save(links.filter((candidate) => candidate.id !== id));
        }
      });
      fetched.delete(id);
      live.delete(id);
    },

    async keysOf(id) {
      const found = await find(id);
      if (found === undefined) return err('profile-not-found');
      try {
        const credentials = await sourceOf(found);
        // Fetched now, so that an error shows before anything starts.
        await credentials();
        return ok({ credentials, endpoint: found.endpoint });
      } catch (error) {
        const told: AppError = toAppError(error);
        return err(told.code, told.details);
      }
    },
  };
}
