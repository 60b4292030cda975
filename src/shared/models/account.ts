import { z } from 'zod';
import { appError } from '../errors/error-schema.js';

/** A set of keys as the window may know it: never the secret. */
export const profile = z.strictObject({
  id: z.string(),
  /** The name the user chose; null for the name the keys come with. */
  name: z.string().nullable(),
  /** The IAM user's or role's name, if the key file had one or AWS told it. */
  userName: z.string().nullable(),
  /** Empty until the keys of a profile of the AWS tools were fetched. */
  keyIdLast4: z.string().max(4),
  /** Keys of a root account, which deserve a warning. */
  isRootKey: z.boolean(),
  /** Whether the keys are still there after a restart. */
  persisted: z.boolean(),
  /** Base URL of the S3-compatible server that their requests go to; null for AWS. */
  endpoint: z.string().nullable(),
  /** Where the keys come from. */
  origin: z.enum(['key-file', 'aws-profile', 'environment']),
  /** The profile's name in the AWS tools; null for other origins. */
  awsProfile: z.string().nullable(),
  /** Keys with a session token: they expire, and others have to be fetched or imported. */
  isTemporary: z.boolean(),
  /** When temporary keys expire, in milliseconds since 1970; null when they don't, or it is not known. */
  expiresAt: z.number().nullable(),
  /** When they were added or last chosen, in milliseconds since 1970. */
  usedAt: z.number(),
});
export type Profile = z.infer<typeof profile>;

/**
 * The form of a key file: IAM's present download (`key-table`), that of a new user with name and often a
 * password
 * (`user-table`), the root account's, the credentials file of the AWS tools, lines of environment variables,
 * or output of the AWS command line (`json`).
 */
export const keyFileShape = z.enum([
  'key-table',
  'user-table',
  'root-key',
  'aws-credentials',
  'environment',
  'json',
]);
export type KeyFileShape = z.infer<typeof keyFileShape>;

/** An imported key file that still lies on disk with the secret in plain text. */
export const importedKeyFile = z.strictObject({
  /** Its name without the folder. */
  name: z.string(),
  shape: keyFileShape,
  /** It also contains the user's console password. */
  holdsPassword: z.boolean(),
  /** `synced`: a folder that Google Drive, Dropbox, OneDrive or iCloud copies elsewhere. */
  place: z.enum(['downloads', 'desktop', 'synced', 'other']),
  /**
   * Why Hoist does not move it to the trash: `in-use`: other tools may read it, such as `~/.aws/credentials`; `only-copy`:
   * Hoist itself forgets the keys when it closes. Null: it may be moved.
   */
  staysBecause: z.enum(['in-use', 'only-copy']).nullable(),
});
export type ImportedKeyFile = z.infer<typeof importedKeyFile>;

export const importedKeys = z.strictObject({ profile, file: importedKeyFile });
export type ImportedKeys = z.infer<typeof importedKeys>;

/** Keys that already exist on this computer: a profile of the AWS tools, or environment variables. */
export const foundKeys = z.strictObject({
  source: z.enum(['aws-profile', 'environment']),
  /** The profile's name in the AWS tools; empty for the environment. */
  name: z.string(),
  /** How the profile provides its keys. */
  kind: z.enum(['keys', 'temporary', 'sso', 'role', 'web-identity', 'login', 'process']),
  /** Whether the code of an MFA device is required. */
  needsCode: z.boolean(),
  /** Their profile in Hoist; null when they were not linked yet. */
  profileId: z.string().nullable(),
});
export type FoundKeys = z.infer<typeof foundKeys>;

/** Main needs the digits of an MFA device to continue. */
export const codeQuestion = z.strictObject({
  requestId: z.string(),
  /** Serial number or ARN of the device. */
  device: z.string(),
  /** The code before was not accepted. */
  wasWrong: z.boolean(),
});
export type CodeQuestion = z.infer<typeof codeQuestion>;

/** Whose keys these are, according to STS. */
export const keyIdentity = z.strictObject({
  /** Twelve digits. */
  account: z.string(),
  arn: z.string(),
  kind: z.enum(['user', 'root', 'role', 'federated', 'other']),
  /** The user's or role's name without its path; empty for the root account. */
  name: z.string(),
});
export type KeyIdentity = z.infer<typeof keyIdentity>;

/** What AWS answered about a set of keys. */
export const keyCheckup = z.strictObject({
  /** Set when the keys can't be used; everything else is then unknown. */
  error: appError.nullable(),
  /** Null when a compatible server accepts the keys but does not have this call. */
  identity: keyIdentity.nullable(),
  /** When the key was created, in milliseconds since 1970; null when it is not known. */
  madeAt: z.number().nullable(),
  /**
   * Why the age is not known: the keys may not ask for it (`iam:ListAccessKeys`), nobody answers, or it does
   * not exist for temporary keys.
   */
  ageUnknown: z.enum(['denied', 'no-answer', 'temporary']).nullable(),
});
export type KeyCheckup = z.infer<typeof keyCheckup>;
