import { z } from 'zod';
import { appError } from '../errors/error-schema.js';
import { bucket } from './bucket.js';

/** A label of a bucket, for billing and access rules. */
export const bucketTag = z.strictObject({ key: z.string().max(128), value: z.string().max(256) });
export type BucketTag = z.infer<typeof bucketTag>;

/**
 * The bucket's default encryption.
 * - `server-default`: the server's own default; for servers other than AWS, whose keys may not be set up
 * - `sse-s3`: with keys managed by S3
 * - `sse-kms`: with a KMS key; `keyId` null means the account's own `aws/s3`
 */
export const bucketEncryption = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('server-default') }),
  z.strictObject({ kind: z.literal('sse-s3') }),
  z.strictObject({
    kind: z.literal('sse-kms'),
    keyId: z.string().min(1).max(2048).nullable(),
    /** Requests a key from KMS once in a while instead of once per object. */
    bucketKey: z.boolean(),
  }),
]);
export type BucketEncryption = z.infer<typeof bucketEncryption>;

/**
 * The most tags a bucket may have. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
 */
export const mostTags = 50;

/**
 * The settings of a new bucket besides its name and region. Blocking public access and ACLs is not optional:
 * it is always done.
 */
export const bucketSettings = z.strictObject({
  /** Keeps old versions of what is overwritten or deleted. */
  versioning: z.boolean(),
  encryption: bucketEncryption,
  tags: z.array(bucketTag).max(mostTags),
  /** Lets S3 remove incomplete uploads after {@link abortAfterDays} days. */
  abortIncompleteUploads: z.boolean(),
});
export type BucketSettings = z.infer<typeof bucketSettings>;

/** Days an incomplete upload is kept: long enough to continue it after a weekend. */
export const abortAfterDays = 7;

/** The settings of a bucket when nobody chooses anything. @param isAws false for S3-compatible servers */
export function defaultBucketSettings(isAws: boolean): BucketSettings {
  return {
    versioning: false,
    encryption: isAws ? { kind: 'sse-s3' } : { kind: 'server-default' },
    tags: [],
    abortIncompleteUploads: true,
  };
}

/** The steps after CreateBucket, in the order they are taken. */
export const bucketSteps = [
  'public-access',
  'ownership',
  'encryption',
  'versioning',
  'tags',
  'lifecycle',
] as const;
export type BucketStepId = (typeof bucketSteps)[number];

/** A request as it goes over the wire, without its sender's identity. */
export const shownRequest = z.strictObject({
  method: z.string(),
  /** Host and, unless it is the default, port. */
  host: z.string(),
  /** Path and query, percent-encoded. */
  path: z.string(),
  headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  body: z.string().nullable(),
});
export type ShownRequest = z.infer<typeof shownRequest>;

/** A request that will be sent, and its purpose. */
export const plannedRequest = z.strictObject({
  purpose: z.enum(['look', 'create', ...bucketSteps]),
  request: shownRequest,
});
export type PlannedRequest = z.infer<typeof plannedRequest>;

/**
 * The state of a step.
 * - `done`: the bucket has the setting
 * - `standard`: these keys may neither set nor read it, and AWS gives it to every new bucket
 * - `missing`: the bucket does not have it, or nobody has tried yet
 * - `denied`: these keys may not set it
 * - `unsupported`: the server does not know it
 * - `failed`: it went wrong; a retry may help
 */
export const bucketStepState = z.enum(['done', 'standard', 'missing', 'denied', 'unsupported', 'failed']);
export type BucketStepState = z.infer<typeof bucketStepState>;

export const bucketStep = z.strictObject({
  step: z.enum(bucketSteps),
  state: bucketStepState,
  error: appError.nullable(),
  /**
   * The request that would set it; null when it is set, when it can't be, or when the bucket must be read
   * first.
   */
  request: shownRequest.nullable(),
});
export type BucketStep = z.infer<typeof bucketStep>;

/** The result of setting up a bucket. The bucket can be used, whatever its steps say. */
export const bucketSetup = z.strictObject({
  bucket,
  /** `already-yours`: it existed before; nothing was changed, and its steps say what it lacks. */
  outcome: z.enum(['created', 'already-yours']),
  steps: z.array(bucketStep),
});
export type BucketSetup = z.infer<typeof bucketSetup>;

/** Whether a bucket has the requested settings, as far as anyone can tell. */
export function isSetUp(steps: readonly BucketStep[]): boolean {
  return steps.every(({ state }) => state === 'done' || state === 'standard');
}

/** How long it takes to open a connection to S3 in a region. */
export const regionLatency = z.strictObject({ region: z.string(), milliseconds: z.number().min(0) });
export type RegionLatency = z.infer<typeof regionLatency>;

/** What is known about a bucket name: `unclear` when only an attempt to create it can tell. */
export const nameAvailability = z.enum(['free', 'yours', 'taken', 'unclear']);
export type NameAvailability = z.infer<typeof nameAvailability>;

/** What can be wrong with a tag; see {@link checkTags}. */
export type TagProblem = 'key-missing' | 'key-repeated' | 'reserved' | 'characters';

/**
 * Checks tags by AWS's rules: each has a key, no key twice, no key of AWS's own (`aws:`), and only letters,
 * digits, spaces and `_ . : / = + - @`.
 *
 * @returns one entry per tag, null for a valid one. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Tag.html
 */
export function checkTags(tags: readonly BucketTag[]): readonly (TagProblem | null)[] {
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  return tags.map(({ key, value }, index) => {
    if (key === '') return 'key-missing';
    if (key.toLowerCase().startsWith('aws:')) return 'reserved';
    if (!allowed.test(key) || !allowed.test(value)) return 'characters';
    return tags.findIndex((tag) => tag.key === key) === index ? null : 'key-repeated';
  });
}

/**
 * Whether a text can name a KMS key: its id, `alias/NAME`, or the ARN of either.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export function isKmsKeyShaped(text: string): boolean {
  const id = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
  const alias = /^alias\/[A-Za-z0-9/_-]{1,250}$/;
  if (id.test(text) || alias.test(text)) return true;
  const arn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?<rest>.+)$/.exec(text)?.groups?.['rest'];
  if (arn === undefined) return false;
  return alias.test(arn) || (arn.startsWith('key/') && id.test(arn.slice('key/'.length)));
}
