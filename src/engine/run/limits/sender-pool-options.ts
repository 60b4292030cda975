import type { Connection } from '../../../s3/client/connection.js';
import { directTransport } from '../../../s3/client/transport/transport.js';
import type { OpenSenderPoolOptions } from '../../senders/open-sender-pool.js';
import { requestsAtOnce } from './run-client-options.js';
import type { RunLimits } from './run-limits.js';

/** The options of a run's sender pool. */
export function senderPoolOptions(
  limits: RunLimits,
  { transport = directTransport }: Pick<Connection, 'transport'>,
  threads: Pick<OpenSenderPoolOptions, 'workers' | 'onLost'>,
): OpenSenderPoolOptions {
  return {
    ...threads,
    threads: limits.senders,
    requests: requestsAtOnce(limits),
    // What senders hold on a slow disk; see `RunLimits.partBytes`.
    bufferBytes: limits.partBytes * 2,
    idleTimeoutMs: limits.idleTimeoutMs,
    transport,
  };
}
