import type { S3ErrorCode } from './protocol/s3-error.js';

/** A request as tests and the practice window may see it: nothing of its signature or body. */
export interface PracticeRequest {
  readonly method: string;
  /** Percent-encoded, without query. */
  readonly path: string;
  /** Name in the API reference; null when this server has no such operation. */
  readonly operation: string | null;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly partNumber: number | null;
}

export interface AnsweredRequest extends PracticeRequest {
  readonly status: number;
  /** S3's error code; null for a success. */
  readonly code: string | null;
}

/** A fault injected on purpose. */
export type PracticeFault =
  /** The request is answered with this error and not carried out. */
  | {
      readonly kind: 'error';
      readonly code: S3ErrorCode;
      readonly headers?: Readonly<Record<string, string>>;
      /** Replaces the usual message. */
      readonly message?: string;
      /** Further elements of the error document, e.g. `ServerTime`. */
      readonly fields?: Readonly<Record<string, string | number>>;
    }
  /** The connection breaks before the request is carried out. */
  | { readonly kind: 'cut' }
  /** The request is carried out and the connection breaks before the answer. */
  | { readonly kind: 'lose-answer' }
  /** The request waits this long before it is carried out. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The request waits for this before it is carried out. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> };

/** Decides for each request, before its signature is checked, whether a fault is injected. */
export type FaultPlan = (request: PracticeRequest) => PracticeFault | null;

const keptRequests = 10_000;

/** The last 10,000 requests. */
export interface RequestLog {
  add(request: AnsweredRequest): void;
  entries(): readonly AnsweredRequest[];
  clear(): void;
}

export function createRequestLog(): RequestLog {
  let entries: AnsweredRequest[] = [];
  return {
    add: (request) => {
      entries.push(request);
      if (entries.length >= keptRequests * 2) entries = entries.slice(-keptRequests);
    },
    entries: () => entries.slice(-keptRequests),
    clear: () => {
      entries = [];
    },
  };
}
