import { orAborted } from '../base/async/or-aborted.js';
import type { Connection } from '../s3/client/connection.js';

/** STS may be out of reach where S3 is not, as behind a VPC endpoint for S3. In ms. */
const patienceMs = 5000;

/** The AWS account of a connection's keys, twelve digits; null when STS does not tell in time. Never rejects. */
export async function ownAccount(connection: Connection): Promise<string | null> {
  try {
    // It imports an SDK, which must not be loaded when the app starts.
    const { askIdentity } = await import('./caller-identity.js');
    const asked = await orAborted(askIdentity(connection), AbortSignal.timeout(patienceMs));
    const account = asked.ok ? (asked.value?.account ?? '') : '';
    return /^\d{12}$/.test(account) ? account : null;
  } catch {
    return null;
  }
}
