/** What a request is answered with. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A document, or pieces whose length `headers` gives. */
  readonly body?: string | AsyncIterable<Buffer>;
  /** Something in front of the server answers, so that the ids and the name of S3 are missing. */
  readonly isForeign?: true;
}
