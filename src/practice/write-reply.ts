import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './protocol/reply.js';
import type { RequestTarget } from './protocol/request-target.js';
import type { S3Error } from './protocol/s3-error.js';
import { element, plainDocument } from './protocol/xml.js';

/** The two ids in every answer of S3. */
export interface AnswerIds {
  readonly requestId: string;
  readonly hostId: string;
}

const hostId = randomBytes(48).toString('base64');
let answers = randomBytes(6).readUIntBE(0, 6);

export function createAnswerIds(): AnswerIds {
  answers += 1;
  return { requestId: answers.toString(16).toUpperCase().padStart(16, '0'), hostId };
}

/** An error in S3's form. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function errorReply(error: S3Error, target: RequestTarget | null, ids: AnswerIds): Reply {
  if (error.status === 304) return { status: 304, headers: error.headers };
  const resource = target === null ? '/' : `/${[target.bucket, target.key].filter(Boolean).join('/')}`;
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...error.headers },
    body: plainDocument('Error', [
      element('Code', error.code),
      element('Message', error.message),
      ...Object.entries(error.fields).map(([name, value]) => element(name, value)),
      element('Resource', resource),
      element('RequestId', ids.requestId),
      element('HostId', ids.hostId),
    ]),
  };
}

/** How much of an unwanted body is read, so that the client gets its answer before the connection closes. */
const drainedBytes = 64 * 1024 * 1024;

function drain(message: IncomingMessage): void {
  if (message.complete || message.destroyed) return;
  let rest = drainedBytes;
  message.on('data', (bytes: Buffer) => {
    rest -= bytes.length;
    if (rest < 0) message.destroy();
  });
  message.on('error', () => undefined);
  message.resume();
}

/**
 * Writes the answer and drains what is left of the request.
 * @param now milliseconds since 1970, for the Date header that clients set their clock by
 */
export async function writeReply(
  message: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  ids: AnswerIds,
  now: number,
): Promise<void> {
  const { body } = reply;
  response.sendDate = false;
  response.statusCode = reply.status;
  response.setHeader('date', new Date(now).toUTCString());
  response.setHeader('server', reply.isForeign === true ? 'nginx' : 'AmazonS3');
  if (reply.isForeign !== true) {
    response.setHeader('x-amz-request-id', ids.requestId);
    response.setHeader('x-amz-id-2', ids.hostId);
  }
  if (typeof body === 'string') response.setHeader('content-type', 'application/xml');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);

  drain(message);
  if (body === undefined || typeof body === 'string') {
    const withBody = message.method !== 'HEAD' && body !== undefined;
    if (reply.status !== 204 && reply.status !== 304)
      response.setHeader('content-length', withBody ? Buffer.byteLength(body) : 0);
    response.end(withBody ? body : undefined);
    return;
  }
  if (message.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await pipeline(body, response);
  } catch {
    // The head was already sent: all that can still be reported is that the body is incomplete.
    response.destroy();
  }
}
