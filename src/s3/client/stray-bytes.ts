import type { S3Client } from '@aws-sdk/client-s3';
import { status, text } from '../errors/error-shape.js';

/**
 * Makes a client take bytes that are not HTTP, from a server that has answered in HTTP before, for a lost connection, which is asked again: they
 * follow an answer that said it was over, and whatever is sent on that connection next meets them. Ceph's gateway sends them behind its answer
 * that a bucket has no public access block (20.2, PublicAccessBlockConfiguration behind the Error's Content-Length).
 */
export function loseConnectionsToStrayBytes(client: S3Client): void {
  let hasAnswered = false;
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        const result = await next(args);
        hasAnswered = true;
        return result;
      } catch (error) {
        hasAnswered ||= status(error) !== undefined;
        if (!hasAnswered || text(error, 'code')?.startsWith('HPE_') !== true) throw error;
        throw Object.assign(new Error('bytes behind an answer', { cause: error }), { code: 'ECONNRESET' });
      }
    },
    // Within the SDK's own attempts.
    { step: 'finalizeRequest', priority: 'low', name: 'loseConnectionsToStrayBytes' },
  );
}
