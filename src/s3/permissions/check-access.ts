import { bucketArn, isKeyArn, objectsArn } from '../../shared/aws/arn.js';
import { err, HoistError, ok, type Result } from '../../shared/errors/errors.js';
import type { AccessNeed, AccessReport, AccessRow, PolicyScope } from '../../shared/models/access.js';
import { type ClientMaker, locateBucket } from '../buckets/bucket-location.js';
import { refuseName } from '../buckets/refuse-name.js';
import { createS3Client } from '../client/client-factory.js';
import type { Connection } from '../client/connection.js';
import { toAppError } from '../errors/error-catalogue.js';
import { tryListing, tryListingUploads, tryReading } from './look-probes.js';
import { minimalPolicy, policySize, policyText } from './policy/minimal-policy.js';
import { freshKey, type ProbePlace } from './probe-place.js';
import { tryUpload, type UploadTrial } from './upload-trial.js';
import { allowed, untestable, type Verdict } from './verdict.js';
import { type PutTrial, tryAborting, tryListingParts, tryPartOfNothing, tryPutting } from './write-probes.js';

type Verdicts = Partial<Readonly<Record<AccessNeed, Verdict>>>;

interface Findings {
  readonly verdicts: Verdicts;
  readonly keyArn: string | null;
  readonly neverOverwrites: AccessReport['neverOverwrites'];
  readonly leftBehind: string | null;
}

/** The permission behind each need, as policies name it. */
const actionOf: Readonly<Record<AccessNeed, string>> = {
  list: 's3:ListBucket',
  read: 's3:GetObject',
  write: 's3:PutObject',
  'write-parts': 's3:PutObject',
  'list-parts': 's3:ListMultipartUploadParts',
  abort: 's3:AbortMultipartUpload',
  'list-uploads': 's3:ListBucketMultipartUploads',
  encrypt: 'kms:GenerateDataKey',
  'create-bucket': 's3:CreateBucket',
};

/** The order of the report: what a run can't do without comes first. */
const order: readonly AccessNeed[] = [
  'create-bucket',
  'write',
  'write-parts',
  'encrypt',
  'list',
  'read',
  'list-parts',
  'abort',
  'list-uploads',
];

/**
 * Tests every permission a run needs in a bucket below a prefix, one by one, and leaves nothing there: no
 * object, no version, no delete marker, no incomplete upload. About ten small requests.
 *
 * Fails with `bucket-name-invalid`, with `key-too-long` (a prefix that leaves no room for a key), or with the
 * error of the keys or the network. A bucket that does not exist is not a failure.
 *
 * @param prefix as keys begin, normalised: `2026/raw/`, or empty
 */
export async function checkAccess(
  connection: Connection,
  bucket: string,
  prefix: string,
  options: { readonly makeClient?: ClientMaker } = {},
): Promise<Result<AccessReport>> {
  const refusal = refuseName(connection, bucket);
  if (refusal !== null) return { ok: false, error: refusal };
  const key = freshKey(prefix);
  if (key === null) return err('key-too-long', { bytes: Buffer.byteLength(prefix) });
  const { makeClient = createS3Client } = options;
  try {
    const location = await locateBucket(connection, bucket, makeClient);
    if (location.state === 'failed') return { ok: false, error: location.error };
    if (location.state === 'absent') {
      const scope = { bucket, prefix, region: connection.region, kmsKeyArn: null, createsBucket: true };
      return ok(reportOf(scope, bucketMissing));
    }
    const region = location.region ?? connection.region;
    const here: Connection = { ...connection, region };
    const calm = { maxSockets: 8, requestTimeoutMs: 20_000, checksums: 'when-required' } as const;
    const client = makeClient(here, calm);
    const once = makeClient(here, { ...calm, maxAttempts: 1 });
    try {
      const found = await findOut({
        client,
        once,
        bucket,
        prefix,
        key,
        isAws: connection.endpoint === null,
        isOpen: location.state === 'open',
      });
      const kmsKeyArn = found.keyArn !== null && isKeyArn(found.keyArn) ? found.keyArn : null;
      return ok(reportOf({ bucket, prefix, region, kmsKeyArn, createsBucket: false }, found));
    } finally {
      client.destroy();
      once.destroy();
    }
  } catch (error) {
    const told = error instanceof HoistError ? error.error : toAppError(error, { bucket });
    return { ok: false, error: told };
  }
}

/** Creating the bucket is the one thing that can't be tested, and everything else needs the bucket. */
const bucketMissing: Findings = {
  verdicts: {
    'create-bucket': untestable('no-way-back'),
    write: untestable('bucket-absent'),
    'write-parts': untestable('bucket-absent'),
    list: untestable('bucket-absent'),
    read: untestable('bucket-absent'),
    'list-parts': untestable('bucket-absent'),
    abort: untestable('bucket-absent'),
    'list-uploads': untestable('bucket-absent'),
  },
  keyArn: null,
  neverOverwrites: 'open',
  leftBehind: null,
};

async function findOut(place: ProbePlace): Promise<Findings> {
  // allSettled, not all: whatever fails, no request may be in flight when this returns.
  const [looked, uploads, parts, sent] = await Promise.allSettled([
    look(place),
    tryListingUploads(place),
    tryListingParts(place),
    sendSomething(place),
  ]);
  const { list, read, example } = valueOf(looked);
  const { abort, trial, partsOnly } = valueOf(sent);
  const put = await putSomething(place, example, trial);
  const verdicts: Verdicts = {
    list,
    read,
    write: put.verdict,
    'write-parts': trial?.parts ?? partsOnly,
    'list-parts': valueOf(parts),
    abort: trial?.leftBehind == null ? abort : untestable('no-answer'),
    'list-uploads': valueOf(uploads),
    ...(trial?.encryption == null ? {} : { encrypt: trial.encryption }),
  };
  const documented = place.isAws && put.verdict.state === 'allowed';
  return {
    verdicts,
    keyArn: trial?.keyArn ?? null,
    neverOverwrites: put.conditionHeld ? 'shown' : documented ? 'documented' : 'open',
    leftBehind: trial?.leftBehind ?? put.leftBehind,
  };
}

async function look(place: ProbePlace) {
  const { verdict: list, example } = await tryListing(place);
  return { list, example, read: await tryReading(place, example) };
}

/** Creates an upload only if it is known that it can be removed again. */
async function sendSomething(
  place: ProbePlace,
): Promise<{ abort: Verdict; trial: UploadTrial | null; partsOnly: Verdict }> {
  const abort = await tryAborting(place);
  if (abort.state === 'allowed') return { abort, trial: await tryUpload(place), partsOnly: allowed };
  return { abort, trial: null, partsOnly: await tryPartOfNothing(place) };
}

/** A server other than AWS gets a write that it must refuse only after it was seen to refuse one. */
async function putSomething(
  place: ProbePlace,
  example: Awaited<ReturnType<typeof look>>['example'],
  trial: UploadTrial | null,
): Promise<PutTrial> {
  if (place.isAws || trial?.comparesChecksums === true) {
    const put = await tryPutting(place, example);
    const isOfKey = put.verdict.denial?.action?.startsWith('kms:') === true;
    return isOfKey ? { ...put, verdict: untestable('depends') } : put;
  }
  const verdict =
    trial === null
      ? untestable('no-way-back')
      : trial.parts.state === 'denied'
        ? trial.parts
        : untestable(trial.parts.state === 'allowed' ? 'no-checksums' : 'depends');
  return { verdict, conditionHeld: false, leftBehind: null };
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'fulfilled') return settled.value;
  throw settled.reason;
}

function reportOf(scope: PolicyScope, found: Findings): AccessReport {
  const policy = policyText(minimalPolicy(scope));
  const { letters, fits } = policySize(policy);
  return {
    rows: order.flatMap((need) => {
      const verdict = found.verdicts[need];
      return verdict === undefined ? [] : [rowOf(need, verdict, scope, found.keyArn)];
    }),
    scope,
    policy,
    policyLetters: letters,
    policyFits: [...fits],
    neverOverwrites: found.neverOverwrites,
    leftBehind: found.leftBehind,
  };
}

function rowOf(
  need: AccessNeed,
  { state, reason, denial, error }: Verdict,
  { region, bucket, prefix }: PolicyScope,
  keyArn: string | null,
): AccessRow {
  const ofObjects: readonly AccessNeed[] = ['read', 'write', 'write-parts', 'list-parts', 'abort'];
  const resource = ofObjects.includes(need)
    ? objectsArn(region, bucket, prefix)
    : need === 'encrypt'
      ? (keyArn ?? '*')
      : bucketArn(region, bucket);
  return {
    need,
    // The refusal may be about the KMS key although an object was requested.
    action: denial?.action ?? actionOf[need],
    resource: denial?.action?.startsWith('kms:') === true ? (denial.resource ?? resource) : resource,
    state,
    reason,
    denial: denial === null ? null : { cause: denial.cause, isExplicit: denial.isExplicit },
    error,
  };
}
