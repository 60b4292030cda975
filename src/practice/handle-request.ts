import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { SessionRegistry } from './operations/assume-role.js';
import type { PracticeContext, Reply } from './operations/exchange.js';
import { answerQuery, queryError, queryServiceOf } from './operations/query-api.js';
import { chooseRoute, type Route } from './operations/router.js';
import { isKnownRegion } from './protocol/regions.js';
import { parseTarget, type RequestTarget } from './protocol/request-target.js';
import { S3Error } from './protocol/s3-error.js';
import { answerInFront } from './quirks/in-front.js';
import { createQuirkState } from './quirks/quirk-state.js';
import type { FaultPlan, PracticeRequest, RequestLog } from './request-log.js';
import { runOperation } from './run-operation.js';
import type { RequestToVerify, RequestVerifier } from './sigv4/verify-request.js';
import { type AnswerIds, createAnswerIds, errorReply, writeReply } from './write-reply.js';

export interface RequestHandlerParts {
  readonly context: PracticeContext;
  readonly verify: RequestVerifier;
  /** Whether a user's requests are served without quirks and faults, by access key id. */
  readonly isObserver: (accessKeyId: string) => boolean;
  /** Region of the endpoint, named when a request is signed for a region that does not exist. */
  readonly region: string;
  readonly log: RequestLog;
  readonly faults: FaultPlan | null;
  /** Aborted when the server stops: a request that waits because of a fault is then cut. */
  readonly closing: AbortSignal;
  /** When the server started, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly sessions: SessionRegistry;
  /** Is told of bugs in the server itself. */
  readonly onInternalError: (error: unknown) => void;
}

export type RequestHandler = (
  message: IncomingMessage,
  response: ServerResponse,
  awaitsContinue: boolean,
) => Promise<void>;

function groupHeaders(rawHeaders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const values = headers.get(name);
    if (values === undefined) headers.set(name, [value]);
    else values.push(value);
  }
  return headers;
}

/** A fault that ends the request without an answer. */
class ConnectionCut extends Error {}

const maximumFormBytes = 64 * 1024;

async function readForm(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of message.iterator({ destroyOnReturn: false })) {
    length += (piece as Buffer).length;
    if (length > maximumFormBytes) throw new S3Error('MaxMessageLengthExceeded');
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

/** Takes requests from the wire to their operation and writes the answer. Never rejects. */
export function createRequestHandler(parts: RequestHandlerParts): RequestHandler {
  const { verify, log } = parts;
  const observerContext: PracticeContext = {
    ...parts.context,
    quirks: createQuirkState({}, parts.context.clock),
  };

  /** Decided before the signature is verified, as a gateway in front of the server would. */
  function isFromObserver({ headers }: IncomingMessage): boolean {
    const accessKeyId = /\bCredential=([^/\s]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    return parts.isObserver(accessKeyId);
  }

  const expectedRegion = (context: PracticeContext, target: RequestTarget) => (region: string) => {
    const { onlyRegion } = context.quirks.current;
    if (onlyRegion !== undefined) return region === onlyRegion ? null : onlyRegion;
    const bucket = target.bucket === null ? null : context.store.buckets.find(target.bucket);
    if (!isKnownRegion(region)) return bucket?.region ?? parts.region;
    // The global host name leads to the bucket's own region, which accepts no signature for us-east-1.
    const globalHost = target.virtualHost && region === 'us-east-1';
    return globalHost && bucket !== null && bucket.region !== region ? bucket.region : null;
  };

  async function unlessClosing(waiting: Promise<unknown>): Promise<void> {
    const { closing } = parts;
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    closing.addEventListener('abort', stop);
    try {
      if (!closing.aborted) await Promise.race([stopped, waiting]);
    } catch (error) {
      if (!closing.aborted) throw error;
    } finally {
      closing.removeEventListener('abort', stop);
    }
    if (closing.aborted) throw new ConnectionCut();
  }

  async function injectFault(request: PracticeRequest): Promise<boolean> {
    const fault = parts.faults?.(request) ?? null;
    switch (fault?.kind) {
      case undefined:
        return false;
      case 'error':
        throw new S3Error(fault.code, {
          headers: fault.headers ?? {},
          fields: fault.fields ?? {},
          ...(fault.message === undefined ? {} : { message: fault.message }),
        });
      case 'cut':
        throw new ConnectionCut();
      case 'delay':
        await unlessClosing(wait(fault.milliseconds, null, { signal: parts.closing }));
        return false;
      case 'hold':
        await unlessClosing(fault.until);
        return false;
      case 'lose-answer':
        return true;
    }
  }

  async function answer(
    context: PracticeContext,
    message: IncomingMessage,
    target: RequestTarget,
    route: Route | S3Error,
    ids: AnswerIds,
    askForBody: () => void,
  ): Promise<Reply> {
    const request: RequestToVerify = {
      method: message.method ?? '',
      canonicalPath: target.canonicalPath,
      canonicalQuery: target.canonicalQuery,
      query: target.query,
      headers: groupHeaders(message.rawHeaders),
    };
    if (isQuery(message, target)) {
      askForBody();
      const body = await readForm(message);
      const form = new URLSearchParams(body.toString('utf8'));
      const bodySha256 = createHash('sha256').update(body).digest('hex');
      const service = queryServiceOf(form);
      const caller = verify(request, {
        expectedRegion: expectedRegion(context, target),
        service,
        bodySha256,
      });
      if (caller.payload.kind !== 'sha256' || caller.payload.hex !== bodySha256)
        throw new S3Error('SignatureDoesNotMatch');
      return answerQuery(caller, form, parts.startedAt, parts.sessions, ids.requestId);
    }
    const caller = verify(request, { expectedRegion: expectedRegion(context, target), service: 's3' });
    if (route instanceof S3Error) throw route;
    return runOperation(route, { context, target, headers: message.headers, message, caller, askForBody });
  }

  return async (message, response, awaitsContinue) => {
    const ids = createAnswerIds();
    const method = message.method ?? '';
    const isObserver = isFromObserver(message);
    const context = isObserver ? observerContext : parts.context;
    let target: RequestTarget | null = null;
    let request: PracticeRequest = {
      method,
      path: '',
      operation: null,
      bucket: null,
      key: null,
      partNumber: null,
    };
    let asked = !awaitsContinue;
    let reply: Reply;
    let code: string | null = null;
    let loseAnswer = false;
    try {
      target = parseTarget(message.url ?? '/', message.headers.host ?? '');
      const route = routeOf(method, target, message.headers['x-amz-copy-source'] !== undefined);
      request = describe(method, target, route);
      loseAnswer = !isObserver && (await injectFault(request));
      reply =
        answerInFront(request, context.quirks) ??
        (await answer(context, message, target, route, ids, () => {
          if (asked) return;
          asked = true;
          response.writeContinue();
        }));
    } catch (error) {
      if (error instanceof ConnectionCut) {
        log.add({ ...request, status: 0, code: null });
        response.destroy();
        return;
      }
      if (!(error instanceof S3Error)) parts.onInternalError(error);
      const known = error instanceof S3Error ? error : new S3Error('InternalError');
      ({ code } = known);
      reply =
        target !== null && isQuery(message, target)
          ? queryError(known, message.headers.authorization !== undefined, ids.requestId)
          : errorReply(known, target, ids);
    }
    if (loseAnswer) {
      log.add({ ...request, status: 0, code });
      response.destroy();
      return;
    }
    log.add({ ...request, status: reply.status, code });
    // A client that still waits for "100 Continue" may or may not send its body now; only a new connection is
    // unambiguous.
    if (!asked) response.setHeader('connection', 'close');
    try {
      await writeReply(message, response, reply, ids, context.clock());
    } catch (error) {
      parts.onInternalError(error);
      response.destroy();
    }
  };
}

/** STS and IAM accept forms, at the root of their address. */
function isQuery(message: IncomingMessage, target: RequestTarget): boolean {
  return message.method === 'POST' && target.bucket === null;
}

function routeOf(method: string, target: RequestTarget, isCopy: boolean): Route | S3Error {
  try {
    return chooseRoute(method, target, isCopy);
  } catch (error) {
    if (error instanceof S3Error) return error;
    throw error;
  }
}

function describe(method: string, target: RequestTarget, route: Route | S3Error): PracticeRequest {
  const partNumber = Number(target.query.get('partNumber') ?? Number.NaN);
  return {
    method,
    path: target.canonicalPath,
    operation: route instanceof S3Error ? null : route.name,
    bucket: target.bucket,
    key: target.key,
    partNumber: Number.isNaN(partNumber) ? null : partNumber,
  };
}
