import { z } from 'zod';
import { longestExistingName } from '../aws/bucket-name.js';
import { appError } from '../errors/error-schema.js';

/** What a policy has to cover: where a run puts its objects and what else it does there. */
export const policyScope = z.strictObject({
  bucket: z.string().min(1).max(longestExistingName),
  /** As keys begin, e.g. `2026/raw/`; empty for the whole bucket. */
  prefix: z.string().max(1024),
  /** The bucket's region; it decides how its ARN begins. */
  region: z.string().min(1).max(64),
  /** ARN of the KMS key that the bucket encrypts with; null when it has none of its own. */
  kmsKeyArn: z.string().max(2048).nullable(),
  /** Whether the bucket still has to be created. */
  createsBucket: z.boolean(),
});
export type PolicyScope = z.infer<typeof policyScope>;

/** What a run needs to do; each is tested separately. */
export const accessNeeds = [
  'list',
  'read',
  'write',
  'write-parts',
  'list-parts',
  'abort',
  'list-uploads',
  'encrypt',
  'create-bucket',
] as const;

/** `untestable`: neither could be shown without risking to leave something in the bucket. */
export const accessState = z.enum(['allowed', 'denied', 'untestable']);
export type AccessState = z.infer<typeof accessState>;

/**
 * Why something could not be tested: the bucket does not exist; incomplete uploads could not be removed
 * again; the answer is the same whether it is allowed or not; the server does not verify checksums; another
 * step, which would have shown it, was refused; the answer was not one that S3 documents (`error` says
 * which).
 */
export const untestedReason = z.enum([
  'bucket-absent',
  'no-way-back',
  'hidden',
  'no-checksums',
  'depends',
  'no-answer',
]);
export type UntestedReason = z.infer<typeof untestedReason>;

/** The kind of policy that AWS says is to blame; `unknown` when it doesn't say. */
export const denialCause = z.enum([
  'identity',
  'bucket-policy',
  'organization',
  'boundary',
  'session',
  'endpoint',
  'key-policy',
  'unknown',
]);
export type DenialCause = z.infer<typeof denialCause>;

export const accessRow = z.strictObject({
  need: z.enum(accessNeeds),
  /** As policies write it, e.g. `s3:PutObject`. */
  action: z.string(),
  /** ARN of the bucket, the objects or the key that it is about. */
  resource: z.string(),
  state: accessState,
  /** Set for `untestable`. */
  reason: untestedReason.nullable(),
  /** Set for `denied`. */
  denial: z.strictObject({ cause: denialCause, isExplicit: z.boolean() }).nullable(),
  error: appError.nullable(),
});
export type AccessRow = z.infer<typeof accessRow>;
export type AccessNeed = AccessRow['need'];

export const accessReport = z.strictObject({
  rows: z.array(accessRow),
  scope: policyScope,
  /** The policy to give to an administrator, as JSON. */
  policy: z.string(),
  /** Characters of the policy that count against IAM's limits. */
  policyLetters: z.int(),
  /** Where the policy fits: IAM has a limit for each place. */
  policyFits: z.array(z.enum(['user', 'group', 'role', 'managed'])),
  /** Whether a write never replaces an object: shown, documented by AWS, or found out with the first file. */
  neverOverwrites: z.enum(['shown', 'documented', 'open']),
  /** Key of an incomplete upload that this check could not remove; normally null. */
  leftBehind: z.string().nullable(),
});
export type AccessReport = z.infer<typeof accessReport>;
