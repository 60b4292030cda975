import type { PolicyDocument } from './policy/practice-policy.js';

/** An IAM user the practice server knows. */
export interface PracticeAccount {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Set for temporary keys: requests must carry it. */
  readonly sessionToken?: string;
  /** When the session token ends, in milliseconds since 1970; never when absent. */
  readonly sessionExpiresAt?: number;
  readonly userName: string;
  /** The keys are the root account's: there is no user. */
  readonly isRoot?: boolean;
  /** Keys of a role somebody assumed: whose requests come from it, and not from the user. */
  readonly role?: { readonly name: string; readonly session: string };
  /** An MFA device, which assuming a role then asks for, and the digits it shows. */
  readonly mfa?: { readonly device: string; readonly code: string };
  /** When the access key was made, in milliseconds since 1970; as the server starts when absent. */
  readonly keyMadeAt?: number;
  /** Twelve digits; users of one account share its buckets. */
  readonly accountId: string;
  /** S3 actions this user is not allowed, e.g. `s3:ListAllMyBuckets`; everything else is. */
  readonly deny?: readonly string[];
  /** What this user may do, and where; without a policy everything `deny` does not name. */
  readonly policy?: PolicyDocument;
}

export function userArn(account: PracticeAccount): string {
  const { accountId, isRoot = false, userName, role } = account;
  if (role !== undefined) return `arn:aws:sts::${accountId}:assumed-role/${role.name}/${role.session}`;
  return isRoot ? `arn:aws:iam::${accountId}:root` : `arn:aws:iam::${accountId}:user/${userName}`;
}
