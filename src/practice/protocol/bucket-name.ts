const forbiddenPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const forbiddenSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/**
 * The account and region that an account-regional bucket name belongs to; null for a name of the shared
 * namespace.
 */
export interface AccountRegional {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Whether a new bucket may have this name.
 * @param accountRegional set when the request carries `x-amz-bucket-namespace: account-regional`: the name
 * must then end in `-ACCOUNT-REGION-an`, a suffix that no other bucket may have. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function isValidBucketName(name: string, accountRegional: AccountRegional | null): boolean {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return false;
  if (name.includes('..') || /^\d+\.\d+\.\d+\.\d+$/.test(name)) return false;
  if (forbiddenPrefixes.some((prefix) => name.startsWith(prefix))) return false;
  if (forbiddenSuffixes.some((suffix) => name.endsWith(suffix))) return false;
  if (accountRegional === null) return !name.endsWith('-an');
  const ending = `-${accountRegional.accountId}-${accountRegional.region}-an`;
  return name.endsWith(ending) && name.length > ending.length;
}

/** Whether a bucket may have this name where the rules of us-east-1 before March 2018 hold. Source: as above. */
export function isOldBucketName(name: string): boolean {
  return /^[A-Za-z0-9._-]{3,255}$/.test(name);
}
