import { z } from 'zod';
import { appError } from '../errors/error-schema.js';

/** What a policy has to cover: where a run puts its objects and what else it does there. */
export const policyScope = z.strictObject({
  bucket: z.string().min(1).max(63),
  /** As keys begin, e.g. `2026/raw/`; empty for the whole bucket. */
  prefix: z.string().max(1024),
  /** Of the bucket; decides how its ARN begins. */
  region: z.string().min(1).max(64),
  /** ARN of the KMS key the bucket encrypts with; null when it uses none of its own. */
  kmsKeyArn: z.string().max(2048).nullable(),
  /** Whether the bucket is still to be made. */
  createsBucket: z.boolean(),
});
export type PolicyScope = z.infer<typeof policyScope>;

/** What a run wants to do; each is tried by itself. */
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

/** `untestable`: neither could be shown without risking that something is left in the bucket. */
export const accessState = z.enum(['allowed', 'denied', 'untestable']);
export type AccessState = z.infer<typeof accessState>;

/**
 * Why something could not be tried: the bucket is not there; unfinished uploads could not be removed again; the
 * answer says the same whether it is allowed or not; the server does not compare checksums; another step, which
 * would have shown it, was refused; the answer was none of those S3 documents (`error` says which).
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

/** Which kind of policy AWS says is to blame; `unknown` where it doesn't say. */
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
  /** ARN of the bucket, the objects or the key it is about. */
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
  /** Letters of the policy that count against IAM's limits. */
  policyLetters: z.int(),
  /** Where it can be put: IAM has a limit for each. */
  policyFits: z.array(z.enum(['user', 'group', 'role', 'managed'])),
  /** Whether a write only takes place where nothing is: shown, documented by AWS, or found out with the first file. */
  neverOverwrites: z.enum(['shown', 'documented', 'open']),
  /** Key of an unfinished upload this check could not remove again; null as a rule. */
  leftBehind: z.string().nullable(),
});
export type AccessReport = z.infer<typeof accessReport>;
