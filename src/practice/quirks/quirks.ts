/** A request header that a server has no notion of and says so. */
export interface UnknownHeader {
  /** Matches the header's name in lower case. */
  readonly name: RegExp;
  /** Names in the API reference; every operation when absent. */
  readonly operations?: readonly string[];
  /** `NotImplemented` is a 501, `InvalidArgument` a 400. */
  readonly answer: 'NotImplemented' | 'InvalidArgument';
}

/** How a server's listings of objects differ from those of S3. */
export interface ListingQuirks {
  /** Most keys on a page, from 1. S3 allows a server to give fewer than asked for. */
  readonly pageSize?: number;
  /**
   * What is wrong with the way to the next page. `same-token`: a page asked for with a token is given with that very
   * token as the next one, for ever. `no-token`: the page says that there are more and not how to get them.
   */
  readonly paging?: 'same-token' | 'no-token';
  /**
   * ListObjectsV2 is answered as ListObjects: `list-type`, `continuation-token` and `start-after` mean nothing, and what
   * begins the next page is `marker`.
   */
  readonly version?: 1;
  /** Keys come in an order that has nothing to do with their letters, the same each time. */
  readonly order?: 'hashed';
  /** Milliseconds until a listing shows an object that was not there before. */
  readonly lagMs?: number;
  /** Control characters in keys are given as U+FFFD where the names are not URL-encoded. */
  readonly controlCharacters?: 'replaced';
  /** `encoding-type` means nothing: names are given as they are. */
  readonly ignoresEncodingType?: true;
}

/** A page for people where a program asked S3. */
export interface WebPage {
  /**
   * Which requests get it: all, those that bring content (PutObject, UploadPart), or those whose key has one of
   * `#`, `?`, `%`, `\` and `;`. What gets it does not reach the server.
   */
  readonly for: 'everything' | 'puts' | 'special-characters';
  readonly status: 200 | 400 | 403;
}

/** Header a policy of the bucket insists on; without it a write is denied explicitly. */
export type RequiredHeader =
  /** `x-amz-server-side-encryption`, on what begins an object. */
  | 'encryption'
  /** `x-amz-acl: bucket-owner-full-control`, on what begins an object. */
  | 'acl'
  /** Anything but `UNSIGNED-PAYLOAD` in `x-amz-content-sha256`, on what brings content. */
  | 'signed-payload';

/**
 * What a server does in another way than Amazon S3. Everything is off when absent; any of them go together.
 * Which real server has which: `quirk-sets.ts`.
 */
export interface Quirks {
  /** Operations whose `If-None-Match` and `If-Match` are taken and not looked at. */
  readonly ignoresConditionsOn?: readonly ('PutObject' | 'CompleteMultipartUpload')[];
  readonly unknownHeaders?: readonly UnknownHeader[];
  /** No checksum comes back, neither in headers nor in documents. */
  readonly withoutChecksums?: true;
  /** The ETag is missing everywhere but in what is said of parts, without which nobody could complete an upload. */
  readonly withoutEtags?: true;
  /** Status of a PutObject or UploadPart that was carried out, in place of 200. */
  readonly putStatus?: 201 | 204;
  /** Objects whose ETag is a random number and no MD5: those sent in parts, or all of them and the parts. */
  readonly randomEtags?: 'multipart' | 'all';
  readonly listing?: ListingQuirks;
  /** A key with a control character is refused. */
  readonly refusesControlCharacters?: true;
  readonly webPage?: WebPage;
  /** HeadObject and GetObject take no notice of `partNumber` and answer for the whole object. */
  readonly ignoresPartNumber?: true;
  /** Milliseconds during which a bucket that was just made answers NoSuchBucket to everything. */
  readonly newBucketHiddenMs?: number;
  /** How often CreateBucket is answered with OperationAborted before it works, for each name. */
  readonly createBucketAborts?: number;
  /** The only region there is. A request signed for another one is told so, and so is a new bucket's. */
  readonly onlyRegion?: string;
  readonly requires?: readonly RequiredHeader[];
  /**
   * Objects are kept for good: to overwrite or delete one is denied, and content has to come with `Content-MD5` or a
   * checksum.
   */
  readonly writeOnce?: true;
  /** The first `times` CompleteMultipartUpload of each upload answer 200 and then InternalError in the document. */
  readonly completeErrors?: { readonly times: number; readonly isCarriedOut: boolean };
  /**
   * After `everyRequests` answered requests, all are answered with SlowDown for `seconds`, which `Retry-After` tells.
   */
  readonly slowDown?: { readonly everyRequests: number; readonly seconds: number };
  /** Milliseconds until a CreateMultipartUpload is carried out, also when whoever asked has gone by then. */
  readonly createUploadDelayMs?: number;
}
