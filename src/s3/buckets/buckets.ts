import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { homeRegionOf } from '../../shared/aws/regions.js';
import { err, ok, type Result } from '../../shared/errors/errors.js';
import type { Bucket } from '../../shared/models/bucket.js';
import type { Connection } from '../client/connection.js';
import { toAppError } from '../errors/error-catalogue.js';
import { accessAt, type ClientMaker, locateBucket, withClient } from './bucket-location.js';
import { refuseName } from './refuse-name.js';

/** An account has at most 10,000 buckets. */
const mostPages = 50;

/**
 * All buckets of the account the keys belong to, in the order S3 gives them, from all regions.
 *
 * Fails with `access-denied` (`s3:ListAllMyBuckets`) for keys that may not list: such keys open a bucket by
 * its name. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 *
 * @param prefix only names that begin with it
 */
export async function listBuckets(
  connection: Connection,
  options: { readonly prefix?: string; readonly makeClient?: ClientMaker } = {},
): Promise<Result<readonly Bucket[]>> {
  const { prefix = '', makeClient } = options;
  try {
    const buckets = await withClient(
      askingAnyRegion(connection),
      (client) => readPages(client, prefix),
      makeClient,
    );
    return ok(buckets.filter((bucket) => bucket.name.startsWith(prefix)));
  } catch (error) {
    return { ok: false, error: toAppError(error, { operation: 'ListBuckets' }) };
  }
}

async function readPages(client: S3Client, prefix: string): Promise<Bucket[]> {
  const found = new Map<string, Bucket>();
  const seen = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await client.send(
      new ListBucketsCommand({
        MaxBuckets: 1_000,
        ...(prefix === '' ? {} : { Prefix: prefix }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Name, BucketRegion, CreationDate } of answer.Buckets ?? []) {
      if (Name === undefined) continue;
      found.set(Name, {
        name: Name,
        region: BucketRegion ?? null,
        createdAt: CreationDate?.getTime() ?? null,
      });
    }
    token = answer.ContinuationToken;
    // A page that repeats holds nothing new.
    if (token === undefined || token === '' || seen.has(token)) break;
    seen.add(token);
  }
  return [...found.values()];
}

/** The region for requests about the whole account; a compatible server has only its own. */
export function askingAnyRegion<C extends Pick<Connection, 'region' | 'endpoint'>>(connection: C): C {
  return connection.endpoint === null
    ? { ...connection, region: homeRegionOf(connection.region) }
    : connection;
}

/**
 * A bucket by its name, with its true region, for keys that may not list buckets and for names that were
 * typed.
 *
 * A bucket these keys may not list is opened all the same and marked so: they may be allowed to put. Fails
 * with `bucket-name-invalid` before anything is sent, with `bucket-not-found`, or with the error of the keys
 * or the network.
 */
export async function openBucket(
  connection: Connection,
  name: string,
  options: { readonly makeClient?: ClientMaker } = {},
): Promise<Result<Bucket>> {
  const refusal = refuseName(connection, name);
  if (refusal !== null) return { ok: false, error: refusal };
  try {
    const access = accessAt(await locateBucket(connection, name, options.makeClient));
    if (!access.ok) return access;
    if (access.value === null) return err('bucket-not-found', { bucket: name });
    const { region, mayLook } = access.value;
    return ok({ name, region, createdAt: null, ...(mayLook ? {} : { lookRefused: true }) });
  } catch (error) {
    return { ok: false, error: toAppError(error, { bucket: name }) };
  }
}
