import type { AppError } from '../../shared/errors/errors.js';

/**
 * The error of a dropped item, where names are lost (`text-encoding.ts`): what is not there under the name that was told has
 * another name. Other errors stay as they are.
 */
export function orLostName(error: AppError): AppError {
  const { code, details } = error;
  const isMissingKeyFile = code === 'key-file-unreadable' && details?.['reason'] === 'missing';
  const isLost = code === 'folder-not-found' || code === 'dropped-without-path' || isMissingKeyFile;
  return isLost ? { code: 'dropped-names-lost' } : error;
}
