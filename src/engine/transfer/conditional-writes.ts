/**
 * Whether a server keeps the promise of `If-None-Match: *`. AWS does; some compatible servers ignore the
 * header and would replace an object that must not be replaced, so they are tried out, not trusted.
 */
export interface ConditionalWrites {
  readonly state: 'unknown' | 'honoured' | 'ignored';
  /**
   * Runs a conditional write. While the state is unknown one writer goes first and the others wait for
   * what its write teaches: `repeat` sends the same bytes under the same key once more, which a server
   * that honours the condition must refuse; one that does not has replaced an object by itself.
   */
  learnFrom<T>(write: () => Promise<T>, repeat: () => Promise<unknown>): Promise<T>;
}

/** What a sender makes of a 412: the same as the SDK, by the same name. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
}

/** S3 answers 412 when the object is there, 409 when another writer is at it. */
export function isRefusedCondition(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'PreconditionFailed' || error.name === 'ConditionalRequestConflict')
  );
}

/** Some servers answer 501 to a header they do not know. */
function isUnknownHeader(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotImplemented';
}

/** `isTrusted`: an endpoint that is known to honour the condition (AWS itself). */
export function createConditionalWrites(isTrusted: boolean): ConditionalWrites {
  let state: ConditionalWrites['state'] = isTrusted ? 'honoured' : 'unknown';
  let pioneer: Promise<unknown> | null = null;

  function learn(error: unknown): void {
    if (isRefusedCondition(error)) state = 'honoured';
    if (isUnknownHeader(error)) state = 'ignored';
  }

  async function goFirst<T>(write: () => Promise<T>, repeat: () => Promise<unknown>): Promise<T> {
    const result = await write().catch((error: unknown) => {
      learn(error);
      throw error;
    });
    try {
      await repeat();
      state = 'ignored';
    } catch (error) {
      // Any failure but a refusal teaches nothing: the next writer tries again.
      learn(error);
    }
    return result;
  }

  return {
    get state() {
      return state;
    },
    async learnFrom(write, repeat) {
      while (state === 'unknown' && pioneer !== null) await pioneer.catch(() => undefined);
      if (state !== 'unknown') return write();
      const first = goFirst(write, repeat);
      pioneer = first;
      try {
        return await first;
      } finally {
        pioneer = null;
      }
    },
  };
}
