import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseTarget } from '../protocol/request-target.js';
import { canonicalRequest } from './canonical-request.js';
import {
  createChunkSigner,
  deriveSigningKey,
  emptySha256,
  sha256Hex,
  signatureOf,
  stringToSign,
} from './signature.js';

/**
 * The examples AWS publishes:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const scope = { date: '20130524', region: 'us-east-1', service: 's3' };
const timestamp = '20130524T000000Z';
const signingKey = deriveSigningKey(secret, scope);

interface Example {
  readonly title: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payloadHash: string;
  readonly signature: string;
}

const bucketHost = 'examplebucket.s3.amazonaws.com';

const examples: readonly Example[] = [
  {
    title: 'GET Object',
    method: 'GET',
    url: '/test.txt',
    headers: {
      host: bucketHost,
      range: 'bytes=0-9',
      'x-amz-content-sha256': emptySha256,
      'x-amz-date': timestamp,
    },
    payloadHash: emptySha256,
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    title: 'PUT Object, with a $ in the key',
    method: 'PUT',
    url: '/test$file.text',
    headers: {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      host: bucketHost,
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      'x-amz-date': timestamp,
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
    payloadHash: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    title: 'GET Bucket Lifecycle, a parameter without value',
    method: 'GET',
    url: '/?lifecycle',
    headers: { host: bucketHost, 'x-amz-content-sha256': emptySha256, 'x-amz-date': timestamp },
    payloadHash: emptySha256,
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    title: 'List Objects, parameters in any order',
    method: 'GET',
    url: '/?prefix=J&max-keys=2',
    headers: { host: bucketHost, 'x-amz-content-sha256': emptySha256, 'x-amz-date': timestamp },
    payloadHash: emptySha256,
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
  {
    title: 'a presigned URL',
    method: 'GET',
    url: '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=left-out',
    headers: { host: bucketHost },
    payloadHash: 'UNSIGNED-PAYLOAD',
    signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  },
  {
    title: 'the seed of signed chunks',
    method: 'PUT',
    url: '/examplebucket/chunkObject.txt',
    headers: {
      'content-encoding': 'aws-chunked',
      'content-length': '66824',
      host: 's3.amazonaws.com',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-date': timestamp,
      'x-amz-decoded-content-length': '66560',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
    payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  },
];

describe('a SigV4 signature, for AWS’s example', () => {
  it.each(examples)('$title, is the published one', ({ method, url, headers, payloadHash, signature }) => {
    const target = parseTarget(url, headers['host'] ?? '');
    const canonical = canonicalRequest(
      {
        method,
        canonicalPath: target.canonicalPath,
        canonicalQuery: target.canonicalQuery,
        headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
      },
      Object.keys(headers),
      payloadHash,
    );
    expect(signatureOf(signingKey, stringToSign(timestamp, scope, canonical))).toBe(signature);
  });
});

const chunks = [Buffer.alloc(65_536, 'a'), Buffer.alloc(1024, 'a'), Buffer.alloc(0)].map((bytes) =>
  createHash('sha256').update(bytes).digest('hex'),
);

describe('SigV4 signatures', () => {
  it('of chunks are the published ones', () => {
    const signer = createChunkSigner(
      signingKey,
      timestamp,
      scope,
      '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    );
    expect(chunks.map((chunk) => signer.nextChunk(chunk))).toEqual([
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ]);
  });

  it('of a trailer are the published ones', () => {
    const signer = createChunkSigner(
      signingKey,
      timestamp,
      scope,
      '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    );
    expect(chunks.map((chunk) => signer.nextChunk(chunk))).toEqual([
      'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
      '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
      '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
    ]);
    expect(signer.trailer(sha256Hex('x-amz-checksum-crc32c:sOO8/Q==\n'))).toBe(
      'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435',
    );
  });
});
