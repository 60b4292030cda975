import type { AppError } from '../../src/shared/errors/errors.js';

/** An error of an answer without what identifies the request, which differs each time. */
export function withoutRequestIds({ code, details = {} }: AppError): AppError {
  const { requestId: _, hostId: __, ...others } = details;
  return Object.keys(others).length === 0 ? { code } : { code, details: others };
}
