/** A request header that a server does not know and reports as an error. */
export interface UnknownHeader {
  /** Matches the header's name in lower case. */
  readonly name: RegExp;
  /** Names in the API reference; every operation when absent. */
  readonly operations?: readonly string[];
  /** `NotImplemented` is a 501, `InvalidArgument` a 400. */
  readonly answer: 'NotImplemented' | 'InvalidArgument';
}

/** How a server's listings differ from those of S3. */
export interface ListingQuirks {
  /** The most keys on a page, from 1. S3 allows a server to return fewer than requested. */
  readonly pageSize?: number;
  /**
   * What is wrong with the next page. `same-token`: a page requested with a token returns that token as the
   * next one, for ever. `no-token`: the page says that there are more keys, but not how to get them.
   */
  readonly paging?: 'same-token' | 'no-token';
  /**
   * ListObjectsV2 is answered as ListObjects: `list-type`, `continuation-token` and `start-after` are
   * ignored, and `marker` starts the next page.
   */
  readonly version?: 1;
  /** Keys are returned in an order unrelated to their names, the same each time. */
  readonly order?: 'hashed';
  /** Milliseconds until a listing shows a new object. */
  readonly lagMs?: number;
  /** Control characters in keys are returned as U+FFFD when names are not URL-encoded. */
  readonly controlCharacters?: 'replaced';
  /** `encoding-type` is ignored: names are returned as they are. */
  readonly ignoresEncodingType?: true;
  /** Names are URL-encoded when asked for, and the answer does not say so. Only ListMultipartUploads. */
  readonly encodesUploadsUnsaid?: true;
}

/** An HTML page where a program asked S3. */
export interface WebPage {
  /**
   * Which requests get it: all, those that carry content (PutObject, UploadPart), or those whose key contains
   * `#`, `?`, `%`, `\` or `;`. Such a request does not reach the server.
   */
  readonly for: 'everything' | 'puts' | 'special-characters';
  readonly status: 200 | 400 | 403;
}

/** A header that a bucket policy requires; without it a write is explicitly denied. */
export type RequiredHeader =
  /** `x-amz-server-side-encryption`, on requests that create an object. */
  | 'encryption'
  /** `x-amz-acl: bucket-owner-full-control`, on requests that create an object. */
  | 'acl'
  /** Anything but `UNSIGNED-PAYLOAD` in `x-amz-content-sha256`, on requests that carry content. */
  | 'signed-payload';

/**
 * How a server differs from Amazon S3. Everything is off when absent; any combination is possible. Which real
 * server has which quirks: `quirk-sets.ts`.
 */
export interface Quirks {
  /** Operations that accept `If-None-Match` and `If-Match` and ignore them. */
  readonly ignoresConditionsOn?: readonly ('PutObject' | 'CompleteMultipartUpload')[];
  readonly unknownHeaders?: readonly UnknownHeader[];
  /** No checksum is returned, neither in headers nor in documents. */
  readonly withoutChecksums?: true;
  /** The ETag is missing everywhere except for parts, without which nobody could complete an upload. */
  readonly withoutEtags?: true;
  /** Status of a PutObject or UploadPart that was carried out, in place of 200. */
  readonly putStatus?: 201 | 204;
  /**
   * Objects whose ETag is a random number and not an MD5: those sent in parts, or all of them and the parts.
   */
  readonly randomEtags?: 'multipart' | 'all';
  readonly listing?: ListingQuirks;
  /** A key with a control character is refused. */
  readonly refusesControlCharacters?: true;
  readonly webPage?: WebPage;
  /** HeadObject and GetObject ignore `partNumber` and answer for the whole object. */
  readonly ignoresPartNumber?: true;
  /** Milliseconds during which a new bucket answers NoSuchBucket to everything. */
  readonly newBucketHiddenMs?: number;
  /** How often CreateBucket is answered with OperationAborted before it works, for each name. */
  readonly createBucketAborts?: number;
  /** The server's only region. The error for a request, or a new bucket, of another region names it. */
  readonly onlyRegion?: string;
  readonly requires?: readonly RequiredHeader[];
  /**
   * Objects are protected for good: overwriting or deleting one is denied, and content must come with
   * `Content-MD5` or a checksum.
   */
  readonly writeOnce?: true;
  /**
   * The first `times` CompleteMultipartUpload of each upload answer 200 and then InternalError in the
   * document.
   */
  readonly completeErrors?: { readonly times: number; readonly isCarriedOut: boolean };
  /**
   * After `everyWrites` writes, all further ones are answered with SlowDown for `seconds`, the value of
   * `Retry-After`. This happens `times` times, or again and again if `times` is absent.
   */
  readonly slowDown?: {
    readonly everyWrites: number;
    readonly seconds: number;
    readonly times?: number;
  };
  /** Milliseconds until a CreateMultipartUpload is carried out, even if its client has gone by then. */
  readonly createUploadDelayMs?: number;
}
