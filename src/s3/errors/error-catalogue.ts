import { log } from '../../base/log/log.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import type { ErrorContext } from './error-context.js';
import { text, withCauses } from './error-shape.js';
import { fromService } from './service-errors.js';
import { fromSystem } from './system-errors.js';

/**
 * Turns anything thrown by the SDK, by Node or by our own code into an AppError that can be shown. Never
 * throws, and never contains a secret, a signature or a path: details are taken from known fields only, never
 * from an exception's message.
 *
 * @param context what was being done; fills in what the exception doesn't say (the bucket, the missing
 * permission)
 */
export function toAppError(error: unknown, context: ErrorContext = {}): AppError {
  for (const layer of withCauses(error)) {
    const known = recognise(layer, context);
    if (known !== null && known.code !== 'internal') return known;
  }
  logRarely(error);
  return { code: 'internal' };
}

let unexpected = 0;
/** So many are logged one by one, and after that the hundredth, the thousandth and so on. */
const loggedAll = 20;

/** Each bug gets into the log with its stack; one that concerns every file must not fill the disk. */
function logRarely(error: unknown): void {
  unexpected += 1;
  if (unexpected <= loggedAll || /^10+$/.test(String(unexpected))) {
    log.error(`unexpected error #${unexpected}:`, error);
  }
}

function recognise(error: unknown, context: ErrorContext): AppError | null {
  if (error instanceof HoistError) return error.error;
  const name = text(error, 'name');
  if (name === 'AbortError') return { code: 'cancelled' };
  // The SDK's endpoint rules know no host for this region and these options.
  if (name === 'EndpointError') return { code: 'endpoint-unsupported' };
  const known = fromService(error, context) ?? fromSystem(error);
  if (known !== null) return known;
  // Checked last, because the HTTP handler uses this name for a reset connection as well.
  return name === 'TimeoutError' ? { code: 'timed-out' } : null;
}
