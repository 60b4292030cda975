/**
 * The rules for bucket names, in the order a person would check them.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html (general purpose
 * buckets).
 */
export const bucketNameRules = [
  'length',
  'characters',
  'ends',
  'dots',
  'not-an-address',
  'reserved',
] as const;
export type BucketNameRule = (typeof bucketNameRules)[number];

export interface BucketNameCheck {
  readonly rule: BucketNameRule;
  readonly ok: boolean;
}

const reservedPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'] as const;
const reservedSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'] as const;

const accountRegionalShape = /^[a-z0-9.-]*[a-z0-9.]-\d{12}-(?<region>[a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2})-an$/;

/**
 * The region in an account-regional bucket name (`<prefix>-<12-digit account>-<region>-an`), or null when the
 * name does not have this form. Such buckets are created with their own namespace header.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export function accountRegionalRegion(name: string): string | null {
  return accountRegionalShape.exec(name)?.groups?.['region'] ?? null;
}

/** The longest name of any bucket, including an account-regional one with all its parts. */
export const longestBucketName = 63;

/** Regions without account-regional names. Source: as above. */
const withoutAccountRegional: ReadonlySet<string> = new Set(['me-south-1', 'me-central-1']);

export function hasAccountRegionalNames(region: string): boolean {
  return !withoutAccountRegional.has(region);
}

/**
 * The name of a bucket in an account's own namespace: nobody else can have it, even after the bucket is
 * deleted.
 * @param account twelve digits
 */
export function accountRegionalName(prefix: string, account: string, region: string): string {
  return `${prefix}-${account}-${region}-an`;
}

/** The number of characters that the prefix of such a name may have: 32 in Seoul. */
export function longestPrefix(account: string, region: string): number {
  return longestBucketName - accountRegionalName('', account, region).length;
}

/**
 * Whether a valid name should be avoided: AWS's certificates cover one label before `s3`, so a dot breaks
 * encrypted access by host name, and Transfer Acceleration refuses it. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function hasTroublesomeDot(name: string): boolean {
  return name.includes('.');
}

const tests: Readonly<Record<BucketNameRule, (name: string) => boolean>> = {
  length: (name) => name.length >= 3 && name.length <= longestBucketName,
  characters: (name) => /^[a-z0-9.-]+$/.test(name),
  ends: (name) => /^[a-z0-9]/.test(name) && /[a-z0-9]$/.test(name),
  dots: (name) => !name.includes('..'),
  'not-an-address': (name) => !/^\d+\.\d+\.\d+\.\d+$/.test(name),
  reserved: (name) =>
    !reservedPrefixes.some((prefix) => name.startsWith(prefix)) &&
    !reservedSuffixes.some((suffix) => name.endsWith(suffix)) &&
    (!name.endsWith('-an') || accountRegionalRegion(name) !== null),
};

/**
 * Checks a name against every rule, always all of them and in the same order, for a live checklist.
 * - `length`: 3 to 63 characters
 * - `characters`: a–z, 0–9, dot and hyphen only
 * - `ends`: begins and ends with a letter or digit
 * - `dots`: no two dots in a row
 * - `not-an-address`: not formatted like 192.168.5.4
 * - `reserved`: no prefix or suffix that AWS reserves
 */
export function checkBucketName(name: string): readonly BucketNameCheck[] {
  return bucketNameRules.map((rule) => ({ rule, ok: tests[rule](name) }));
}

/** Whether a general purpose bucket may have this name. */
export function isValidBucketName(name: string): boolean {
  return bucketNameRules.every((rule) => tests[rule](name));
}

/** The longest name of any bucket that exists, including those of other servers and of us-east-1 before March 2018. */
export const longestExistingName = 255;

/**
 * Whether there may be a bucket of this name, which is less than {@link isValidBucketName} asks of a new one: until
 * March 2018, us-east-1 allowed up to 255 letters of either case, digits, dots, hyphens and underscores, and other
 * servers still do; access point aliases end as no bucket may. Source: as above, "Bucket naming rules" and "Before
 * March 1, 2018"; https://docs.ceph.com/en/latest/radosgw/config-ref/ (`rgw_relaxed_s3_bucket_names`).
 */
export function mayBeBucketName(name: string): boolean {
  return name.length >= 3 && name.length <= longestExistingName && /^[A-Za-z0-9._-]+$/.test(name);
}

/**
 * Whether the name is that of a directory bucket (S3 Express One Zone) on Amazon S3, which Hoist can't use: it is listed
 * in no order, and reached and signed for in another way. On other servers such a name means nothing. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html
 */
export function isDirectoryBucketName(name: string): boolean {
  return name.endsWith('--x-s3');
}
