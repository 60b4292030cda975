import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../protocol/reply.js';
import { element, plainDocument } from '../protocol/xml.js';
import type { Quirks } from './quirks.js';

/** The parts of a request that quirks can hide from an operation. */
export interface Understood {
  readonly headers: IncomingHttpHeaders;
  readonly query: ReadonlyMap<string, string>;
}

function without<T>(
  entries: Iterable<readonly [string, T]>,
  isGone: (name: string) => boolean,
): [string, T][] {
  return [...entries].filter(([name]) => !isGone(name)).map(([name, value]) => [name, value]);
}

/** A request without what the server ignores. */
export function asUnderstood(operation: string, { headers, query }: Understood, quirks: Quirks): Understood {
  const ignoresConditions = quirks.ignoresConditionsOn?.some((name) => name === operation) === true;
  const readsObject = operation === 'HeadObject' || operation === 'GetObject';
  const isGone = (name: string): boolean =>
    (readsObject && quirks.ignoresPartNumber === true && name === 'partNumber') ||
    (quirks.listing?.ignoresEncodingType === true && name === 'encoding-type');
  return {
    headers: ignoresConditions
      ? Object.fromEntries(without(Object.entries(headers), (name) => /^if-(?:none-)?match$/.test(name)))
      : headers,
    query: new Map(without(query, isGone)),
  };
}

/** Operations whose answers are about parts of an upload. */
const aboutParts = new Set(['UploadPart', 'ListParts']);

/** The answer that the server gives in place of S3's. */
export function asAnswered(operation: string, reply: Reply, quirks: Quirks): Reply {
  const hidesEtag = quirks.withoutEtags === true && !aboutParts.has(operation);
  const hidesChecksums = quirks.withoutChecksums === true;
  const isGone = (name: string): boolean =>
    (hidesEtag && name === 'etag') || (hidesChecksums && name.startsWith('x-amz-checksum-'));
  const headers = Object.fromEntries(without(Object.entries(reply.headers ?? {}), isGone));
  const isPut = operation === 'PutObject' || operation === 'UploadPart';
  const status = isPut && reply.status === 200 ? (quirks.putStatus ?? 200) : reply.status;
  if (typeof reply.body !== 'string') return { ...reply, status, headers };
  let { body } = reply;
  if (hidesEtag) body = body.replaceAll(/<ETag>[^<]*<\/ETag>/g, '');
  if (hidesChecksums) body = body.replaceAll(/<(Checksum\w+)>[^<]*<\/\1>/g, '');
  if (quirks.listing?.encodesUploadsUnsaid === true && operation === 'ListMultipartUploads')
    body = body.replace('<EncodingType>url</EncodingType>', '');
  if (quirks.listing?.controlCharacters === 'replaced')
    body = body.replaceAll(/&#x(?:[0-9A-F]|1[0-9A-F]|7F);/g, '\uFFFD');
  return { ...reply, status, headers, body };
}

/** An error after the head of a success was sent. */
export function lateError(): Reply {
  return {
    status: 200,
    body: plainDocument('Error', [
      element('Code', 'InternalError'),
      element('Message', 'We encountered an internal error. Please try again.'),
    ]),
  };
}
