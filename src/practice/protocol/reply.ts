/** The answer to a request. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A document, or pieces whose total length `headers` gives. */
  readonly body?: string | AsyncIterable<Buffer>;
  /** Something in front of the server answers, so the ids and the name of S3 are missing. */
  readonly isForeign?: true;
}
