import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Target } from './target.js';

export interface HeadOptions {
  /** Asks for the object's checksum as well, where the server knows the header. */
  readonly withChecksum?: boolean;
  /** Asks about one part, from 1. */
  readonly part?: number;
}

/**
 * What S3 says about the object under a key; null when there is none. A server that answers 501 or 400 to the request for
 * the checksum is asked without, and never again with it.
 */
export async function headObject(
  target: Target,
  key: string,
  signal: AbortSignal,
  { withChecksum = false, part }: HeadOptions = {},
): Promise<HeadObjectCommandOutput | null> {
  const { client, bucket, quirks } = target;
  const ask = async (asksChecksum: boolean): Promise<HeadObjectCommandOutput | null> => {
    const command = new HeadObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(asksChecksum ? { ChecksumMode: 'ENABLED' } : {}),
      ...(part === undefined ? {} : { PartNumber: part }),
    });
    try {
      return await client.send(command, { abortSignal: signal });
    } catch (error) {
      // The answer to a HEAD has no body, so the status is all there is.
      if (statusOf(error) === 404) return null;
      throw error;
    }
  };
  if (!withChecksum || !quirks.acceptsChecksumMode) return ask(false);
  try {
    return await ask(true);
  } catch (error) {
    const status = statusOf(error);
    if (status !== 501 && status !== 400) throw error;
    const answer = await ask(false).catch(() => {
      throw error;
    });
    quirks.refusesChecksumMode();
    return answer;
  }
}

/** The HTTP status of an answer of S3; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/**
 * What object a key has at this moment: its ETag (null where the server gives none), or `absent`. Null when neither a HEAD
 * nor a listing tells.
 */
export async function findObject(
  target: Target,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly etag: string | null } | 'absent' | null> {
  try {
    const head = await headObject(target, key, signal);
    return head === null ? 'absent' : { etag: head.ETag ?? null };
  } catch (error) {
    // The answer to a HEAD has no body that explains the error; that to the write has.
    if (statusOf(error) === 400) return null;
    if (!isRefusal(error)) throw error;
  }
  try {
    const listed = await listObject(target, key, signal);
    return listed === 'absent' || listed === 'another' ? 'absent' : { etag: listed.etag };
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** What a listing shows of an object. */
export interface ListedObject {
  /** In bytes; null where the server gives none. */
  readonly size: number | null;
  /** Null where the server gives none. */
  readonly etag: string | null;
}

/**
 * The object under a key by a listing of that key: HEAD answers 403 to keys whose permission to list is limited to a prefix,
 * object or none (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html). `another`: the first key listed only
 * begins with this one, so there is no such object where a listing is in the order of the keys.
 */
export async function listObject(
  { client, bucket }: Target,
  key: string,
  signal: AbortSignal,
): Promise<ListedObject | 'absent' | 'another'> {
  const only = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
  const [first] = (await client.send(only, { abortSignal: signal })).Contents ?? [];
  if (first === undefined) return 'absent';
  return first.Key === key ? { size: first.Size ?? null, etag: first.ETag ?? null } : 'another';
}

/** Whether S3 answered that the keys may not. */
export function isRefusal(error: unknown): boolean {
  return statusOf(error) === 403;
}
