import type { Reply } from '../protocol/reply.js';
import { S3Error } from '../protocol/s3-error.js';
import type { QuirkState } from './quirk-state.js';
import type { WebPage } from './quirks.js';

/** What is known about a request before its signature is checked. */
export interface ArrivingRequest {
  /** Name in the API reference; null when this server has no such operation. */
  readonly operation: string | null;
  readonly method: string;
  readonly key: string | null;
}

const specialCharacters = /[#?%\\;]/;

function isFor(page: WebPage, { operation, key }: ArrivingRequest): boolean {
  switch (page.for) {
    case 'everything':
      return true;
    case 'puts':
      return operation === 'PutObject' || operation === 'UploadPart';
    case 'special-characters':
      return specialCharacters.test(key ?? '');
  }
}

const titles: Readonly<Record<WebPage['status'], string>> = {
  200: 'Sign in',
  400: '400 Bad Request',
  403: '403 Forbidden',
};

function pageOf({ status }: WebPage): Reply {
  const title = titles[status];
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><br></body></html>\n`,
    isForeign: true,
  };
}

/**
 * The answer of a gateway, proxy or rate limiter in front of the server; null when the request goes through.
 * @throws S3Error SlowDown with `Retry-After`
 */
export function answerInFront(request: ArrivingRequest, state: QuirkState): Reply | null {
  const { webPage } = state.current;
  if (webPage !== undefined && isFor(webPage, request)) return pageOf(webPage);
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD';
  const seconds = isWrite ? state.secondsToSlowDown() : null;
  if (seconds !== null) throw new S3Error('SlowDown', { headers: { 'retry-after': String(seconds) } });
  return null;
}
