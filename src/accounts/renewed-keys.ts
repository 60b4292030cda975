import { withResolvers } from '../base/async/with-resolvers.js';
import type { CredentialSource } from '../s3/client/connection.js';
import { HoistError } from '../shared/errors/errors.js';

export type TemporaryKeys = Awaited<ReturnType<CredentialSource>>;

/** What fetching keys says to whoever waits, and learns from the last try. */
export interface FetchContext {
  /** To be called when a person is asked, which may take any time. */
  readonly onAsk: () => void;
  /** The person was asked before, and what they answered was wrong. */
  readonly wasWrong: boolean;
}

export interface RenewedKeysOptions {
  readonly fetch: (context: FetchContext) => Promise<TemporaryKeys>;
  /** What a failure of the first fetch, and of a later one, means. */
  readonly explainFirst: (error: unknown) => Error;
  readonly explainLater: (error: unknown) => HoistError;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Keys are fetched again this long before they expire, in ms: S3 is asked with the old ones meanwhile. */
const renewBeforeMs = 5 * 60 * 1000;
/** Keys that are valid for less than this are not used while others can be had, in ms: a request takes its time. */
const usableMs = 30 * 1000;
/** Time between two tries to renew keys that are still good, in ms. */
const retryAfterMs = 30 * 1000;

/** A renewal under way. */
interface Renewal {
  /** Never rejects. */
  readonly done: Promise<void>;
  /** Resolves when a person is asked. */
  readonly asked: Promise<void>;
}

interface Failure {
  readonly error: HoistError;
  readonly at: number;
  /** The keys had expired by then. */
  readonly isOver: boolean;
}

/**
 * Fetches keys now, and again shortly before they expire, however many clients ask for them. The old keys are given out
 * as long as they are good, and S3 takes them. A person who refuses is not asked again before they have expired.
 */
export async function renewedKeys(options: RenewedKeysOptions): Promise<CredentialSource> {
  const { fetch, explainFirst, explainLater, now = Date.now } = options;
  let keys = await fetch({ onAsk: () => undefined, wasWrong: false }).catch((error: unknown) => {
    throw explainFirst(error);
  });
  let renewal: Renewal | null = null;
  let failure: Failure | null = null;
  /** S3 refused the keys: this computer's clock may be wrong, or they do not say when they expire. */
  let isRefused = false;

  const leftMs = (): number => {
    if (isRefused) return 0;
    return keys.expiration === undefined ? Number.POSITIVE_INFINITY : keys.expiration.getTime() - now();
  };

  async function fetchAgain(onAsk: () => void): Promise<void> {
    try {
      keys = await fetch({ onAsk, wasWrong: failure?.error.error.code === 'mfa-code-wrong' });
      failure = null;
      isRefused = false;
    } catch (error) {
      failure = { error: explainLater(error), at: now(), isOver: leftMs() <= 0 };
    } finally {
      renewal = null;
    }
  }

  function renew(): Renewal {
    const { promise: asked, resolve: onAsk } = withResolvers<void>();
    // The renewal is known before it can end.
    const done = Promise.resolve().then(() => fetchAgain(onAsk));
    renewal = { done, asked };
    return renewal;
  }

  function mayRenewEarly(): boolean {
    if (renewal !== null || failure?.error.error.code === 'mfa-code-missing') return false;
    return (
      failure === null || failure.error.error.code === 'mfa-code-wrong' || now() - failure.at >= retryAfterMs
    );
  }

  return async ({ whileAsking = 'wait', forceRefresh = false } = {}) => {
    isRefused ||= forceRefresh;
    if (leftMs() >= renewBeforeMs) return keys;
    if (leftMs() > usableMs) {
      if (mayRenewEarly()) renew();
      return keys;
    }
    const isDeclined = failure?.isOver === true && failure.error.error.code === 'mfa-code-missing';
    if (whileAsking === 'fail' && isDeclined && renewal === null) throw failure?.error ?? explainLater(null);
    const { done, asked } = renewal ?? renew();
    await (whileAsking === 'fail' ? Promise.race([done, asked]) : done);
    if (leftMs() > 0) return keys;
    // A run looks again after a while, and that asks again for a code that was wrong.
    const isPending = renewal !== null || failure?.error.error.code === 'mfa-code-wrong';
    if (whileAsking === 'fail' && isPending) throw new HoistError('mfa-code-wanted');
    throw failure?.error ?? explainLater(null);
  };
}
