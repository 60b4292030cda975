import type { S3ClientOptions } from '../../../s3/client/client-factory.js';
import type { RunLimits } from './run-limits.js';

const otherRequests = 4;

/** The options of a run's client. It sends every request once: the run repeats what may be repeated. */
export function runClientOptions({ idleTimeoutMs, ...limits }: RunLimits): S3ClientOptions {
  return {
    maxAttempts: 1,
    idleTimeoutMs,
    maxSockets: requestsAtOnce(limits),
    mayAccelerate: true,
    ownDigests: true,
    ownRenewal: true,
  };
}

/** Requests of a run that are in flight at once, at most: one for each file and part, and some for listings and questions about keys. */
export function requestsAtOnce({ files, parts }: Pick<RunLimits, 'files' | 'parts'>): number {
  return files.max + parts.max + otherRequests;
}
