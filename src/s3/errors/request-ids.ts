import { field, text } from './error-shape.js';

/**
 * The details by which AWS finds a request (`x-amz-request-id` and `x-amz-id-2`), for the error of any answer.
 *
 * @param requestId as the server sent it; left out when it is absent or has another form
 */
export function requestIds(
  requestId: string | null | undefined,
  hostId: string | null | undefined,
): Readonly<Record<string, string>> {
  const known = { requestId, hostId };
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => isId.test(entry[1] ?? '')),
  );
}

/** AWS's are letters, digits, `+`, `/` and `=`; those of other servers also have `-`, `_`, `.` and `:`. */
const isId = /^[\w+/=.:-]{1,200}$/;

/** The same for an exception of the SDK. */
export function requestIdsIn(error: unknown): Readonly<Record<string, string>> {
  const metadata = field(error, '$metadata');
  return requestIds(text(metadata, 'requestId'), text(metadata, 'extendedRequestId'));
}
