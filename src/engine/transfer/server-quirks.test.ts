import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createServerQuirks, type ServerQuirks, type ServerQuirksOptions } from './server-quirks.js';

const quirksOf = (options: Partial<ServerQuirksOptions> = {}): ServerQuirks =>
  createServerQuirks({ endpoint: 'https://s3.example', bucket: 'b', checksums: 'always', ...options });

function answer(name: string, httpStatusCode: number, message: string): S3ServiceException {
  return new S3ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });
}

const unknown501 = answer('NotImplemented', 501, "Header 'x-amz-sdk-checksum-algorithm' not implemented");
const unknown400 = answer('InvalidArgument', 400, "Unsupported header 'x-amz-checksum-crc32'");
const unexplained501 = answer('NotImplemented', 501, 'not implemented');
const condition501 = answer('NotImplemented', 501, "Header 'If-None-Match' not implemented");
const badDigest = answer('BadDigest', 400, 'The CRC32 checksum you specified did not match');
const invalid = answer('InvalidRequest', 400, 'The part size is wrong');

/** Sends to a server that refuses a digest with this error, and returns what was tried. */
async function send(quirks: ServerQuirks, refuses: (digest: string) => Error | null): Promise<string[]> {
  const tried: string[] = [];
  await quirks.withDigest('put', async (digest) => {
    tried.push(digest);
    const error = refuses(digest);
    if (error !== null) throw error;
  });
  return tried;
}

describe('a server that refuses checksum headers', () => {
  it.each([
    ['501', unknown501],
    ['501 without a reason', unexplained501],
    ['400', unknown400],
  ])('gets an MD5 from then on, for that operation: %s', async (_, error) => {
    const quirks = quirksOf();
    const refuses = (digest: string): Error | null => (digest === 'crc32' ? error : null);
    expect(await send(quirks, refuses)).toEqual(['crc32', 'md5']);
    expect(await send(quirks, refuses)).toEqual(['md5']);
    expect(quirks.digestFor('part')).toBe('crc32');
  });

  it.each([
    ['the content did not match', badDigest],
    ['the condition is what it does not know', condition501],
    ['another error', invalid],
  ])('is not assumed: %s', async (_, error) => {
    const quirks = quirksOf();
    await expect(send(quirks, () => error)).rejects.toBe(error);
    expect(quirks.digestFor('put')).toBe('crc32');
  });

  it('is not assumed when the MD5 is refused as well', async () => {
    const quirks = quirksOf();
    await expect(send(quirks, (digest) => (digest === 'crc32' ? unexplained501 : unknown501))).rejects.toBe(
      unexplained501,
    );
    expect(quirks.digestFor('put')).toBe('crc32');
  });
});

describe('a policy that denies content that is not signed', () => {
  const denied = answer(
    'AccessDenied',
    403,
    'User: arn:aws:iam::123456789012:user/kim is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k" with an explicit deny in a resource-based policy',
  );

  async function deniedUnless(signed: boolean, quirks: ServerQuirks): Promise<boolean[]> {
    const tried: boolean[] = [];
    await quirks
      .withPayload(async (signsPayload) => {
        tried.push(signsPayload);
        if (!signed || !signsPayload) throw denied;
      })
      .catch((error: unknown) => expect(error).toBe(denied));
    return tried;
  }

  it('gets signed content from then on', async () => {
    const quirks = quirksOf();
    expect(await deniedUnless(true, quirks)).toEqual([false, true]);
    expect(await deniedUnless(true, quirks)).toEqual([true]);
  });

  it('is not assumed when signed content is denied as well', async () => {
    const quirks = quirksOf();
    expect(await deniedUnless(false, quirks)).toEqual([false, true]);
    expect(quirks.signsPayload).toBe(false);
  });

  it('gets signed content without TLS at once', () => {
    expect(quirksOf({ endpoint: 'http://127.0.0.1:9000' }).signsPayload).toBe(true);
    expect(quirksOf({ endpoint: null }).signsPayload).toBe(false);
  });
});

it('the ETags of AWS are MD5s, except in directory buckets; those of other servers have to show it', () => {
  expect(quirksOf({ endpoint: null }).etagIsMd5).toBe('yes');
  expect(quirksOf({ endpoint: 'https://s3.eu-west-1.amazonaws.com' }).etagIsMd5).toBe('yes');
  expect(quirksOf({ endpoint: null, bucket: 'b--use1-az4--x-s3' }).etagIsMd5).toBe('unknown');
  const other = quirksOf();
  expect(other.etagIsMd5).toBe('unknown');
  other.learnEtag(true);
  // One object that was encrypted, say, does not take back what an answer has shown.
  other.learnEtag(false);
  expect(other.etagIsMd5).toBe('yes');
});
