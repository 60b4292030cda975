import { accountRegionalRegion, isValidBucketName } from '../../shared/aws/bucket-name.js';
import { mayBeRegion } from '../../shared/aws/regions.js';
import { err, ok, type Result } from '../../shared/errors/errors.js';
import type { Bucket } from '../../shared/models/bucket.js';
import type { Connection } from '../client/connection.js';
import { toAppError } from '../errors/error-catalogue.js';
import { type BucketLocation, type ClientMaker, locateBucket } from './bucket-location.js';
import { askingAnyRegion, listBuckets } from './buckets.js';

/** What is known about a bucket name before anybody tries to create it. */
export type NameLookUp =
  | { readonly state: 'free' }
  | { readonly state: 'yours'; readonly bucket: Bucket }
  | { readonly state: 'taken' }
  /** Only CreateBucket itself can tell. */
  | { readonly state: 'unclear' };

/**
 * Asks whether a bucket of this name could be created in this region. Nothing is changed.
 *
 * Fails with `bucket-name-invalid` or `bucket-region-invalid` before anything is sent, or with the error of
 * the keys or the network. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export async function lookUpName(
  connection: Connection,
  name: string,
  region: string,
  options: { readonly makeClient?: ClientMaker } = {},
): Promise<Result<NameLookUp>> {
  if (!isValidBucketName(name)) return err('bucket-name-invalid', { bucket: name });
  if (!mayBeRegion(connection.endpoint === null, region)) return err('bucket-region-invalid', { region });
  const namespaceRegion = accountRegionalRegion(name);
  if (namespaceRegion !== null && namespaceRegion !== region) return err('bucket-region-invalid', { region });

  const { makeClient } = options;
  const there: Connection = { ...connection, region };
  try {
    const location = await locateBucket(askingAnyRegion(there), name, makeClient);
    if (location.state === 'failed') return { ok: false, error: location.error };
    return ok(await availabilityOf(there, name, location, makeClient));
  } catch (error) {
    return { ok: false, error: toAppError(error, { bucket: name }) };
  }
}

async function availabilityOf(
  there: Connection,
  name: string,
  location: Exclude<BucketLocation, { readonly state: 'failed' }>,
  makeClient?: ClientMaker,
): Promise<NameLookUp> {
  if (location.state === 'absent') return { state: 'free' };
  const listed = await listBuckets(there, { prefix: name, ...(makeClient ? { makeClient } : {}) });
  const own = listed.ok ? listed.value.find((bucket) => bucket.name === name) : undefined;
  const region = location.region ?? own?.region ?? null;
  if (own !== undefined) return { state: 'yours', bucket: { ...own, region } };
  // These keys may be able to open somebody else's bucket; that does not make it theirs.
  if (listed.ok && region !== null) return { state: 'taken' };
  if (location.state === 'open') return { state: 'yours', bucket: { name, region, createdAt: null } };
  return { state: region === 'us-east-1' ? 'taken' : 'unclear' };
}
