/** A write that S3 can make conditional. */
export type WriteOperation = 'put' | 'complete';

/**
 * What a write carries against other writers. `absent`: `If-None-Match: *`, the key must have no object; an ETag: `If-Match`,
 * the key must have that object; `none`: whatever is there is replaced.
 */
export type WriteCondition = 'none' | 'absent' | { readonly etag: string };

/** A condition of the same kind that is not met once the key has been written: it shows whether the server honours it. */
export function unmet(condition: WriteCondition): WriteCondition {
  return typeof condition === 'object' ? { etag: '"00000000000000000000000000000000"' } : condition;
}

/** The header of a condition in the SDK's form. */
export function conditionInput(condition: WriteCondition): { IfNoneMatch?: '*'; IfMatch?: string } {
  if (condition === 'none') return {};
  return condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}

/**
 * What a server does about the condition on one operation. `honoured`: it refuses with 412 when the key has an
 * object. `ignored`: it writes all the same, or does not know the header (501). `unknown`: it has not shown.
 */
export type ConditionSupport = 'unknown' | 'honoured' | 'ignored';

/**
 * What a server does about one kind of condition, `If-None-Match: *` or `If-Match`. AWS honours it on both operations
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html); some compatible servers ignore
 * it on one or on both. What one operation shows is never assumed of the other: they are different code on
 * every server. Where the condition is not known to be honoured, the key has to be asked for directly before
 * the write.
 */
export interface ConditionalWrites {
  supportOf(operation: WriteOperation): ConditionSupport;
  /** Learns from the error of a conditional write: 412 proves that it is honoured, 501 that it is not supported. */
  learn(operation: WriteOperation, error: unknown): void;
  /** The server carries out the write without the condition only. */
  ignore(operation: WriteOperation): void;
  /**
   * Runs a conditional PUT. While its support is unknown, one write goes first and the others wait for its
   * result: `repeat` sends the same bytes under the same key again, with a condition that is not met, which a server that
   * honours it must refuse; a server that accepts it has replaced the object with an equal one.
   */
  learnFrom<T>(write: () => Promise<T>, repeat: () => Promise<unknown>): Promise<T>;
}

/** The error of a sender for a 412, with the SDK's name for it. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
}

/** Hoist asked for the key before the write and found it otherwise than expected, which shows nothing about the condition. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken';
}

/** The key has another object than was expected, or none: S3 answered 412, 404, or 409 when another writer is writing it, or Hoist asked. */
export function isRefusedWrite(error: unknown): boolean {
  return isRefusedCondition(error) || error instanceof KeyTaken;
}

function isRefusedCondition(error: unknown): boolean {
  return (
    error instanceof Error &&
    // NoSuchKey: `If-Match`, and there is no object.
    ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(error.name)
  );
}

/** Some servers answer 501 to a header they do not know. */
export function isUnknownHeader(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotImplemented';
}

/** `isTrusted`: an endpoint that is known to honour the condition (AWS itself). */
export function createConditionalWrites(isTrusted: boolean): ConditionalWrites {
  const initial: ConditionSupport = isTrusted ? 'honoured' : 'unknown';
  const support: Record<WriteOperation, ConditionSupport> = { put: initial, complete: initial };
  let pioneer: Promise<unknown> | null = null;

  function learn(operation: WriteOperation, error: unknown): void {
    if (isRefusedCondition(error)) support[operation] = 'honoured';
    if (isUnknownHeader(error)) support[operation] = 'ignored';
  }

  async function goFirst<T>(write: () => Promise<T>, repeat: () => Promise<unknown>): Promise<T> {
    const result = await write().catch((error: unknown) => {
      learn('put', error);
      throw error;
    });
    try {
      await repeat();
      support.put = 'ignored';
    } catch (error) {
      // Any failure but a refusal shows nothing: the next write tests again.
      learn('put', error);
    }
    return result;
  }

  return {
    supportOf: (operation) => support[operation],
    learn,
    ignore(operation) {
      support[operation] = 'ignored';
    },
    async learnFrom(write, repeat) {
      while (support.put === 'unknown' && pioneer !== null) await pioneer.catch(() => undefined);
      if (support.put !== 'unknown') return write();
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
