import type { PolicyDocument } from './policy/practice-policy.js';

/** An IAM user that the practice server knows. */
export interface PracticeAccount {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Set for temporary keys: requests must carry it. */
  readonly sessionToken?: string;
  /** When the session token expires, in milliseconds since 1970; never when absent. */
  readonly sessionExpiresAt?: number;
  readonly userName: string;
  /** The keys are the root account's: there is no user. */
  readonly isRoot?: boolean;
  /** Set for keys of an assumed role: requests come from the role, not from the user. */
  readonly role?: { readonly name: string; readonly session: string };
  /** An MFA device that is required to assume a role, and the digits it shows. */
  readonly mfa?: { readonly device: string; readonly code: string };
  /** When the access key was created, in milliseconds since 1970; the server's start when absent. */
  readonly keyMadeAt?: number;
  /** Twelve digits; users of one account share its buckets. */
  readonly accountId: string;
  /** S3 actions that this user may not do, e.g. `s3:ListAllMyBuckets`; everything else is allowed. */
  readonly deny?: readonly string[];
  /** Served like S3, without the server's quirks and faults: for a test that inspects what another user did. */
  readonly isObserver?: true;
  /** What this user may do, and where; without a policy, everything that `deny` does not name. */
  readonly policy?: PolicyDocument;
}

export function userArn(account: PracticeAccount): string {
  const { accountId, isRoot = false, userName, role } = account;
  if (role !== undefined) return `arn:aws:sts::${accountId}:assumed-role/${role.name}/${role.session}`;
  return isRoot ? `arn:aws:iam::${accountId}:root` : `arn:aws:iam::${accountId}:user/${userName}`;
}
