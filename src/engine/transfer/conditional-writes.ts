/**
 * Whether a server honours `If-None-Match: *`. AWS does; some compatible servers ignore the header and would
 * replace an object that must not be replaced, so they are tested first.
 */
export interface ConditionalWrites {
  readonly state: 'unknown' | 'honoured' | 'ignored';
  /**
   * Runs a conditional write. While the state is unknown, one write goes first and the others wait for its
   * result: `repeat` sends the same bytes under the same key again, which a server that honours the condition
   * must refuse; a server that accepts it has replaced the object with an equal one.
   */
  learnFrom<T>(write: () => Promise<T>, repeat: () => Promise<unknown>): Promise<T>;
}

/** The error of a sender for a 412, with the SDK's name for it. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
}

/** S3 answers 412 when the object exists, 409 when another writer is writing it. */
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
      // Any failure but a refusal shows nothing: the next write tests again.
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
