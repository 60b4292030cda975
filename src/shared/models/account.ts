import { z } from 'zod';
import { appError } from '../errors/error-schema.js';

/** A set of keys as the window may know it: never the secret. */
export const profile = z.strictObject({
  id: z.string(),
  /** What the person calls these keys; null for the name they come with. */
  name: z.string().nullable(),
  /** The IAM user's or role's name, when the key file had one or AWS told it. */
  userName: z.string().nullable(),
  /** Empty while nobody has asked for the keys of a profile of the AWS tools yet. */
  keyIdLast4: z.string().max(4),
  /** Root account keys deserve a warning. */
  isRootKey: z.boolean(),
  /** True when the keys are still there after a restart. */
  persisted: z.boolean(),
  /** Host (and port) of an S3-compatible server; null for AWS. */
  endpointHost: z.string().nullable(),
  /** Where the keys come from. */
  origin: z.enum(['key-file', 'aws-profile', 'environment']),
  /** What the AWS tools call the profile; null for other origins. */
  awsProfile: z.string().nullable(),
  /** Keys with a session token: they end, and others have to be fetched or imported. */
  isTemporary: z.boolean(),
  /** When temporary keys end, in milliseconds since 1970; null when they don't, or nobody knows. */
  expiresAt: z.number().nullable(),
  /** When they were added or last chosen, in milliseconds since 1970. */
  usedAt: z.number(),
});
export type Profile = z.infer<typeof profile>;

/**
 * What a key file is: IAM's download of today (`key-table`), that of a new user with name and often a password
 * (`user-table`), the root account's, the credentials file of the AWS tools, lines for a shell's environment, or what
 * the AWS command line prints (`json`).
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

/** What there is to say about a key file that was imported: it lies there still, with the secret in plain text. */
export const importedKeyFile = z.strictObject({
  /** Its name without the folders. */
  name: z.string(),
  shape: keyFileShape,
  /** The console password of the user is in it as well. */
  holdsPassword: z.boolean(),
  /** `synced`: a folder that Google Drive, Dropbox, OneDrive or iCloud copies elsewhere. */
  place: z.enum(['downloads', 'desktop', 'synced', 'other']),
  /** False for files that other tools go on using, such as `~/.aws/credentials`. */
  canBeTrashed: z.boolean(),
});
export type ImportedKeyFile = z.infer<typeof importedKeyFile>;

export const importedKeys = z.strictObject({ profile, file: importedKeyFile });
export type ImportedKeys = z.infer<typeof importedKeys>;

/** Keys there are on this computer already: a profile of the AWS tools, or what is in environment variables. */
export const foundKeys = z.strictObject({
  source: z.enum(['aws-profile', 'environment']),
  /** What the AWS tools call the profile; empty for the environment. */
  name: z.string(),
  /** How they are come by. */
  kind: z.enum(['keys', 'temporary', 'sso', 'role', 'web-identity', 'login', 'process']),
  /** A code of an MFA device is asked for. */
  needsCode: z.boolean(),
  /** The profile they are in Hoist already; null when they were not taken yet. */
  profileId: z.string().nullable(),
});
export type FoundKeys = z.infer<typeof foundKeys>;

/** Main needs the digits an MFA device shows, to go on with something that was asked of it. */
export const codeQuestion = z.strictObject({
  requestId: z.string(),
  /** Serial number or ARN of the device. */
  device: z.string(),
});
export type CodeQuestion = z.infer<typeof codeQuestion>;

/** Whose keys these are, as STS says. */
export const keyIdentity = z.strictObject({
  /** Twelve digits. */
  account: z.string(),
  arn: z.string(),
  kind: z.enum(['user', 'root', 'role', 'federated', 'other']),
  /** The user's or role's name without its path; empty for the root account. */
  name: z.string(),
});
export type KeyIdentity = z.infer<typeof keyIdentity>;

/** What asking AWS about a set of keys brought to light. */
export const keyCheckup = z.strictObject({
  /** Set when the keys can't be used; everything else is then unknown. */
  error: appError.nullable(),
  /** Null when a compatible server takes the keys but has no such question. */
  identity: keyIdentity.nullable(),
  /** When the key was made, in milliseconds since 1970; null when it is not known. */
  madeAt: z.number().nullable(),
  /** Why the age is not known: the keys may not ask for it (`iam:ListAccessKeys`), or there is none to ask for. */
  ageUnknown: z.enum(['denied', 'no-answer', 'temporary']).nullable(),
});
export type KeyCheckup = z.infer<typeof keyCheckup>;
