import { isRefusedWrite, unmet, type WriteCondition } from '../../transfer/conditional-writes.js';
import { contentTypeOf } from '../../transfer/content-type.js';
import { type FastPutAnswer, fastPut } from '../../transfer/fast-put.js';
import { multipartThreshold } from '../../transfer/part-plan.js';
import { withGuard } from '../../transfer/review.js';
import { isFolderPath, type SourceFiles } from '../../transfer/source-file.js';
import type { SendContext, Wire } from '../../transfer/target.js';
import type { Conflicts, Protection } from './conflicts.js';
import type { Sending, SendOutcome } from './sending.js';

/** S3 gave the sender pool an answer that only the SDK can interpret. */
class LeftToTheSdk extends Error {}

/**
 * Sends a small file through the sender pool if nothing speaks against it: no earlier attempt with an unknown
 * end, no object under the key according to the listing, and a server that is not known to ignore conditions.
 * Null when the file must take the full path (`send-entry.ts`), which asks S3 for what the fast path only assumes, and
 * finds out the cause of a refusal. Both keep to the same conflict policy: what protects the key comes from `conflicts`.
 */
export async function sendByFastPath(
  { entry, mayHaveArrived, signal, onBytes }: Sending,
  files: SourceFiles,
  conflicts: Conflicts,
  wire: Wire,
): Promise<SendOutcome | null> {
  const { key } = entry;
  if (wire.senders === null || mayHaveArrived || entry.method !== 'single' || isFolderPath(entry.path)) {
    return null;
  }
  if (!conflicts.replaces && !(await conflicts.isFree(key, signal))) return null;
  const expected = await conflicts.expectedAt(key, signal);
  const headers = conflicts.headersOf(expected);
  const request = {
    file: await files.find(entry, signal),
    part: null,
    expectedBytes: entry.size,
    maxBytes: multipartThreshold,
    contentType: contentTypeOf(key),
  };
  const put = (condition: WriteCondition, report: SendContext['onBytes']): Promise<FastPutAnswer | null> =>
    fastPut(request, { ...wire, key, condition, signal, onBytes: report });
  const send = async (): Promise<{ answer: FastPutAnswer; protection: Protection }> => {
    // The writes that waited for the first one may find that the condition is ignored.
    if (headers?.supportOf('put') === 'ignored') throw new LeftToTheSdk();
    const protection = await conflicts.protect('put', key, expected, signal);
    return { answer: answered(await put(protection.condition, onBytes)), protection };
  };
  try {
    const { answer, protection } =
      headers?.supportOf('put') === 'unknown'
        ? await headers.learnFrom(send, async () => answered(await put(unmet(expected), () => undefined)))
        : await send();
    if (answer.kind !== 'sent') return null;
    const { size, proof } = answer;
    return { kind: 'uploaded', key, size, proof: withGuard(proof, protection.guard()) };
  } catch (error) {
    if (error instanceof LeftToTheSdk || isRefusedWrite(error)) return null;
    throw error;
  }
}

function answered(answer: FastPutAnswer | null): FastPutAnswer {
  if (answer === null) throw new LeftToTheSdk();
  return answer;
}
