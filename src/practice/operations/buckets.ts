import { isOldBucketName, isValidBucketName } from '../protocol/bucket-name.js';
import { isKnownRegion } from '../protocol/regions.js';
import { invalidArgument, notImplemented, S3Error } from '../protocol/s3-error.js';
import { element, readDocument, s3Document } from '../protocol/xml.js';
import { regionHeader, requireAction, requireBucket } from './access.js';
import { type Exchange, headerOf, type Reply, readDocumentBody } from './exchange.js';
import { wholeSeconds } from './put-object.js';

/**
 * The region of a new bucket. The endpoint's region is the one the request was signed for.
 * @throws S3Error InvalidLocationConstraint or IllegalLocationConstraintException Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html (LocationConstraint)
 */
function chooseRegion(
  endpointRegion: string,
  constraint: string | undefined,
  onlyRegion: string | undefined,
): string {
  if (onlyRegion !== undefined) {
    if (constraint === undefined || constraint === '' || constraint === onlyRegion) return onlyRegion;
    throw new S3Error('InvalidLocationConstraint', { fields: { LocationConstraint: constraint } });
  }
  if (constraint === undefined || constraint === '') {
    if (endpointRegion === 'us-east-1') return endpointRegion;
    throw new S3Error('IllegalLocationConstraintException');
  }
  const region = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (constraint === 'us-east-1' || !isKnownRegion(region))
    throw new S3Error('InvalidLocationConstraint', { fields: { LocationConstraint: constraint } });
  if (endpointRegion !== 'us-east-1' && endpointRegion !== region)
    throw new S3Error('IllegalLocationConstraintException', {
      message: `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    });
  return region;
}

async function readConstraint(exchange: Exchange): Promise<string | undefined> {
  const body = headerOf(exchange, 'content-length') === undefined ? null : await readDocumentBody(exchange);
  if (body === null || body.length === 0) return undefined;
  const document = readDocument(body, 'CreateBucketConfiguration');
  const unknown = document.names().find((name) => name !== 'LocationConstraint');
  if (unknown !== undefined) throw notImplemented(`CreateBucketConfiguration/${unknown}`);
  return document.text('LocationConstraint');
}

function refuseAcl(exchange: Exchange): void {
  const acl = headerOf(exchange, 'x-amz-acl');
  const granted = Object.keys(exchange.headers).some((name) => name.startsWith('x-amz-grant-'));
  if (granted || (acl !== undefined && acl !== 'private'))
    throw new S3Error('InvalidBucketAclWithObjectOwnership');
  const ownership = headerOf(exchange, 'x-amz-object-ownership');
  if (ownership !== undefined && ownership !== 'BucketOwnerEnforced')
    throw notImplemented(`x-amz-object-ownership: ${ownership}`);
  if (headerOf(exchange, 'x-amz-bucket-object-lock-enabled')?.toLowerCase() === 'true')
    throw notImplemented('x-amz-bucket-object-lock-enabled');
}

function checkName(exchange: Exchange, name: string): void {
  if (exchange.context.oldBucketNames && isOldBucketName(name)) return;
  const { account, region } = exchange.caller;
  const namespace = headerOf(exchange, 'x-amz-bucket-namespace');
  const accountRegional = namespace === 'account-regional' ? { accountId: account.accountId, region } : null;
  if (!isValidBucketName(name, accountRegional))
    throw new S3Error('InvalidBucketName', { fields: { BucketName: name } });
}

/** CreateBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export async function createBucket(exchange: Exchange): Promise<Reply> {
  const { store, clock, quirks } = exchange.context;
  const { account, region: endpointRegion } = exchange.caller;
  const name = exchange.target.bucket ?? '';
  requireAction(exchange, 's3:CreateBucket', name);
  checkName(exchange, name);
  refuseAcl(exchange);
  const region = chooseRegion(endpointRegion, await readConstraint(exchange), quirks.current.onlyRegion);
  const existing = store.buckets.find(name);
  if (existing === null) {
    store.buckets.create(name, account.accountId, region, wholeSeconds(clock()));
  } else if (existing.account !== account.accountId) {
    throw new S3Error('BucketAlreadyExists', { fields: { BucketName: name } });
  } else if (existing.region !== 'us-east-1' || region !== 'us-east-1') {
    throw new S3Error('BucketAlreadyOwnedByYou', { fields: { BucketName: name } });
  }
  return { status: 200, headers: { location: `/${name}` } };
}

/** HeadBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export function headBucket(exchange: Exchange): Reply {
  const bucket = requireBucket(exchange, 's3:ListBucket');
  return { status: 200, headers: { ...regionHeader(bucket), 'content-type': 'application/xml' } };
}

/** DeleteBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export function deleteBucket(exchange: Exchange): Reply {
  const { store } = exchange.context;
  const bucket = requireBucket(exchange, 's3:DeleteBucket');
  const blobs = store.atomically(() => {
    if (!store.buckets.removeIfEmpty(bucket))
      throw new S3Error('BucketNotEmpty', { fields: { BucketName: bucket.name } });
    store.settings.forget(bucket.id);
    return store.uploads.ofBucket(bucket.id).flatMap((id) => store.uploads.abort(id));
  });
  store.blobs.remove(blobs);
  return { status: 204 };
}

/** GetBucketLocation: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export function getBucketLocation(exchange: Exchange): Reply {
  const { region } = requireBucket(exchange, 's3:GetBucketLocation', { anyRegion: true });
  return {
    status: 200,
    body: s3Document('LocationConstraint', []).replace(
      '></LocationConstraint>',
      region === 'us-east-1' ? '/>' : `>${region}</LocationConstraint>`,
    ),
  };
}

/** ListBuckets: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export function listBuckets(exchange: Exchange): Reply {
  requireAction(exchange, 's3:ListAllMyBuckets', '*');
  const { account } = exchange.caller;
  const { query } = exchange.target;
  const maximum = Number(query.get('max-buckets') ?? 10_000);
  if (!Number.isInteger(maximum) || maximum < 1 || maximum > 10_000)
    throw invalidArgument(
      'Argument max-buckets must be an integer between 1 and 10000',
      'max-buckets',
      query.get('max-buckets') ?? '',
    );
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region');
  const token = query.get('continuation-token');
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  const matching = exchange.context.store.buckets
    .ofAccount(account.accountId)
    .filter(
      (bucket) =>
        bucket.name > after &&
        bucket.name.startsWith(prefix) &&
        (region === undefined || bucket.region === region),
    );
  const page = matching.slice(0, maximum);
  const last = page.at(-1);
  const buckets = page.map((bucket) =>
    element('Bucket', [
      element('Name', bucket.name),
      element('CreationDate', new Date(bucket.created).toISOString()),
      element('BucketRegion', bucket.region),
    ]),
  );
  return {
    status: 200,
    body: s3Document('ListAllMyBucketsResult', [
      element('Owner', [element('ID', account.accountId)]),
      element('Buckets', buckets),
      ...(prefix === '' ? [] : [element('Prefix', prefix)]),
      ...(last === undefined || page.length === matching.length
        ? []
        : [element('ContinuationToken', Buffer.from(last.name, 'utf8').toString('base64url'))]),
    ]),
  };
}
