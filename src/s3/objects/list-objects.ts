import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { type ListedObject, takeContents } from './listing-contents.js';

/**
 * Lists the objects under a prefix, page by page (at most 1,000 each), in the byte order of their keys, after
 * the key `after` if one is given. The SDK sends and signs the request and parses errors. The objects are
 * taken out of the answer before the SDK parses it, because its XML parser takes 40 µs per object, a tenth of
 * the time of an upload. Throws the SDK's error, or the signal's reason. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  signal: AbortSignal,
  after = '',
): AsyncGenerator<readonly ListedObject[]> {
  let token: string | undefined;
  do {
    const taken: ListedObject[] = [];
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      ...(prefix === '' ? {} : { Prefix: prefix }),
      ...(token === undefined
        ? { StartAfter: after === '' ? undefined : after }
        : { ContinuationToken: token }),
    });
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const response = result.response as {
          statusCode: number;
          body: AsyncIterable<Uint8Array> | Uint8Array;
        };
        if (response.statusCode !== 200) return result;
        const { objects, rest } = takeContents((await bytesOf(response.body)).toString('utf8'));
        taken.push(...objects);
        response.body = Buffer.from(rest);
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'takeContents' },
    );
    const page = await client.send(command, { abortSignal: signal });
    for (const { Key = '', Size = -1, ETag = '' } of page.Contents ?? []) {
      taken.push({ key: Key, size: Size, etag: ETag });
    }
    // In ListObjects the next page starts after a key.
    token = page.IsTruncated === true ? (page.NextContinuationToken ?? lastKey(taken)) : undefined;
    yield taken;
  } while (token !== undefined);
}

async function bytesOf(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The last key in byte order, whatever order the objects came in. */
export function lastKey(objects: readonly ListedObject[]): string | undefined {
  let last: string | undefined;
  for (const { key } of objects) {
    if (last === undefined || Buffer.compare(Buffer.from(key), Buffer.from(last)) > 0) last = key;
  }
  return last;
}
