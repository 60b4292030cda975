import { orAborted } from '../../base/async/or-aborted.js';
import type { CredentialSource, Credentials } from '../../s3/client/connection.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';

type Given = Credentials & { readonly expiration?: Date };

/** What a source of keys answered. */
export type KeysAnswer = { readonly given: Given } | { readonly error: AppError };

/** Stands for a source of keys in arguments for another process: functions can't be sent. */
interface SourceReference {
  readonly source: number;
}

/** The sources of keys that the engine may ask; they never leave this process. */
export interface KeptSources {
  /** Arguments with a reference in place of each source. */
  pack(input: readonly unknown[]): readonly unknown[];
  /** `forceRefresh`: as in {@link CredentialSource}. Never rejects. */
  ask(source: number, forceRefresh: boolean): Promise<KeysAnswer>;
  release(sources: readonly number[]): void;
  clear(): void;
}

export function createKeptSources(): KeptSources {
  const sources = new Map<number, CredentialSource>();
  let lastId = 0;
  return {
    pack: (input) =>
      input.map((value) =>
        replaceCredentials(value, (credentials) => {
          if (typeof credentials !== 'function') return credentials;
          lastId += 1;
          sources.set(lastId, credentials as CredentialSource);
          return { source: lastId } satisfies SourceReference;
        }),
      ),
    async ask(source, forceRefresh) {
      const kept = sources.get(source);
      if (kept === undefined) return { error: { code: 'secret-unavailable' } };
      try {
        return { given: await kept({ whileAsking: 'fail', forceRefresh }) };
      } catch (error) {
        return { error: toAppError(error) };
      }
    },
    release(released) {
      for (const source of released) sources.delete(source);
    },
    clear: () => sources.clear(),
  };
}

/** The engine's side: asks for keys and waits for the answer. */
export interface RemoteSources {
  /** Arguments with a source in place of each reference, and the references. */
  unpack(input: readonly unknown[]): {
    readonly input: readonly unknown[];
    readonly sources: readonly number[];
  };
  hear(id: number, answer: KeysAnswer): void;
}

/** Longest time until a source has answered, in ms: a `credential_process` may sign in somewhere meanwhile. */
const answerWithinMs = 6 * 60_000;

/** @param ask sends a question: answered by `hear` with the same id */
export function createRemoteSources(
  ask: (id: number, source: number, forceRefresh: boolean) => void,
  withinMs = answerWithinMs,
): RemoteSources {
  const waiting = new Map<number, (answer: KeysAnswer) => void>();
  let lastId = 0;

  async function askRemote(source: number, forceRefresh: boolean): Promise<Given> {
    lastId += 1;
    const id = lastId;
    try {
      const answered = new Promise<KeysAnswer>((resolve) => {
        waiting.set(id, resolve);
        ask(id, source, forceRefresh);
      });
      const answer = await orAborted(answered, AbortSignal.timeout(withinMs));
      if ('given' in answer) return answer.given;
      throw new HoistError(answer.error.code, answer.error.details);
    } catch (error) {
      throw error instanceof HoistError ? error : new HoistError('secret-unavailable', {}, { cause: error });
    } finally {
      waiting.delete(id);
    }
  }

  return {
    unpack(input) {
      const sources: number[] = [];
      const unpacked = input.map((value) =>
        replaceCredentials(value, (credentials) => {
          if (!isReference(credentials)) return credentials;
          const { source } = credentials;
          sources.push(source);
          const give: CredentialSource = (how) => askRemote(source, how?.forceRefresh === true);
          return give;
        }),
      );
      return { input: unpacked, sources };
    },
    hear: (id, answer) => waiting.get(id)?.(answer),
  };
}

function isReference(value: unknown): value is SourceReference {
  return typeof value === 'object' && value !== null && 'source' in value;
}

/** Connections are arguments themselves or members of one. */
function replaceCredentials(value: unknown, replace: (credentials: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('credentials' in value) return { ...value, credentials: replace(value.credentials) };
  if ('connection' in value) return { ...value, connection: replaceCredentials(value.connection, replace) };
  return value;
}
