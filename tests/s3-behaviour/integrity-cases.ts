import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createChunkSigner, deriveSigningKey } from '../../src/practice/sigv4/signature.js';
import { answerOf, expectedOf, type ServerUnderTest } from '../support/server-under-test.js';
import { openRequest, type RawAnswer, sendRaw, signRequest, summaryOf } from './raw-request.js';
import { useBucket } from './test-bucket.js';

const integrityPage =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html';
const errorsPage = 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html';

function crc32Text(bytes: Buffer): string {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(bytes));
  return value.toString('base64');
}

interface ChunkedUpload {
  readonly path: string;
  readonly chunks: readonly Buffer[];
  readonly signed: boolean;
  /** Lines `name:value` after the last chunk; null for a body without a trailer. */
  readonly trailer: string | null;
  readonly decodedLength?: number;
  /** Changes a chunk's bytes after it was signed. */
  readonly tamper?: boolean;
}

async function sendChunked(server: ServerUnderTest, upload: ChunkedUpload): Promise<RawAnswer> {
  const length = upload.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const trailerName = upload.trailer?.split(':')[0];
  const contentSha256 = `${upload.signed ? 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' : 'STREAMING-UNSIGNED-PAYLOAD'}${upload.trailer === null ? '' : '-TRAILER'}`;
  const headers = await signRequest(server, {
    method: 'PUT',
    path: upload.path,
    contentSha256,
    headers: {
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': String(upload.decodedLength ?? length),
      ...(trailerName === undefined
        ? {}
        : { 'x-amz-trailer': trailerName, 'x-amz-sdk-checksum-algorithm': 'CRC32' }),
    },
  });
  const timestamp = headers['x-amz-date'] ?? '';
  const scope = { date: timestamp.slice(0, 8), region: server.region, service: 's3' };
  const seed = /Signature=([0-9a-f]+)/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const signer = createChunkSigner(
    deriveSigningKey(server.owner.secretAccessKey, scope),
    timestamp,
    scope,
    seed,
  );
  const pieces: Buffer[] = [];
  for (const chunk of [...upload.chunks, Buffer.alloc(0)]) {
    const signature = signer.nextChunk(createHash('sha256').update(chunk).digest('hex'));
    const extension = upload.signed ? `;chunk-signature=${signature}` : '';
    pieces.push(Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`));
    if (chunk.length === 0) continue;
    const sent = Buffer.from(chunk);
    if (upload.tamper) sent[0] = (sent[0] ?? 0) ^ 1;
    pieces.push(sent, Buffer.from('\r\n'));
  }
  if (upload.trailer !== null) {
    pieces.push(Buffer.from(`${upload.trailer}\r\n`));
    if (upload.signed) {
      const hash = createHash('sha256').update(`${upload.trailer}\n`).digest('hex');
      pieces.push(Buffer.from(`x-amz-trailer-signature:${signer.trailer(hash)}\r\n`));
    }
  }
  pieces.push(Buffer.from('\r\n'));
  const body = Buffer.concat(pieces);
  const { request, answer } = openRequest(server, 'PUT', upload.path, {
    ...headers,
    'content-length': String(body.length),
  });
  request.end(body);
  return answer;
}

/** Cases about storing exactly what was sent. */
export function describeIntegrity(server: ServerUnderTest): void {
  describe('integrity', () => {
    const { client, name: Bucket } = useBucket(server);
    const path = (key: string): string => `/${Bucket}/${key}`;
    const stored = async (Key: string): Promise<Buffer> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    };
    const isMissing = async (Key: string): Promise<boolean> =>
      (await answerOf(client.send(new HeadObjectCommand({ Bucket, Key })))) === '404 NotFound';

    it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
      'stores and returns a %s of the whole object',
      async (ChecksumAlgorithm) => {
        const Key = `kept-${ChecksumAlgorithm}`;
        const sent = await client.send(
          new PutObjectCommand({ Bucket, Key, Body: 'kept'.repeat(3000), ChecksumAlgorithm }),
        );
        const field = `Checksum${ChecksumAlgorithm}` as const;
        const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
        expect(head[field]).toMatch(/^[A-Za-z0-9+/]+=*$/);
        expect(sent[field]).toBe(head[field]);
        expect(head.ChecksumType).toBe('FULL_OBJECT');
        const silent = await client.send(new HeadObjectCommand({ Bucket, Key }));
        expect(silent[field]).toBeUndefined();
      },
    );

    it('computes a CRC64NVME when no checksum is sent', async () => {
      await sendRaw(server, { method: 'PUT', path: path('own'), body: Buffer.from('123456789') });
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'own', ChecksumMode: 'ENABLED' }));
      expect(head.ChecksumCRC64NVME).toBe(
        expectedOf(server, {
          practice: 'rosUhgp5mIg=',
          ceph: undefined,
          asAws: 'practice',
          because: 'S3 computes a CRC64NVME of every object that comes without a checksum.',
          documentation: integrityPage,
        }),
      );
    });

    it.each([
      ['content-md5', Buffer.alloc(16).toString('base64'), '400 BadDigest'],
      ['content-md5', 'not a digest', '400 InvalidDigest'],
      ['x-amz-checksum-crc32', 'AAAAAA==', '400 BadDigest'],
      ['x-amz-checksum-crc32c', 'AAAAAA==', '400 BadDigest'],
      ['x-amz-checksum-crc64nvme', 'AAAAAAAAAAA=', '400 BadDigest'],
      ['x-amz-checksum-sha1', Buffer.alloc(20).toString('base64'), '400 BadDigest'],
      ['x-amz-checksum-sha256', Buffer.alloc(32).toString('base64'), '400 BadDigest'],
    ])('refuses a body whose %s is %s', async (header, value, refusal) => {
      const algorithm = header.replace('x-amz-checksum-', '').toUpperCase();
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: path('digest'),
        headers: {
          [header]: value,
          ...(header === 'content-md5' ? {} : { 'x-amz-sdk-checksum-algorithm': algorithm }),
        },
        body: Buffer.from('body'),
      });
      expect(summaryOf(answer)).toBe(refusal);
      expect(await isMissing('digest')).toBe(true);
    });

    it('refuses a malformed checksum', async () => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: path('no-checksum'),
        headers: { 'x-amz-checksum-crc32': '???', 'x-amz-sdk-checksum-algorithm': 'CRC32' },
        body: Buffer.from('body'),
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '400 InvalidRequest',
          ceph: '400 BadDigest',
          asAws: 'practice',
          because: 'A checksum header that is not base64 of the right length makes the request invalid.',
          documentation: errorsPage,
        }),
      );
    });

    it('verifies a checksum without being told its algorithm', async () => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: path('untold'),
        headers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
        body: Buffer.from('body'),
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '400 BadDigest',
          ceph: 'ok',
          asAws: 'practice',
          because: 'A checksum header is checked by itself; x-amz-sdk-checksum-algorithm is for SDKs.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html',
        }),
      );
    });

    it('refuses a body that differs from the signed one', async () => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: path('swapped'),
        contentSha256: createHash('sha256').update('what was signed').digest('hex'),
        body: Buffer.from('what was sent..'),
      });
      expect(summaryOf(answer)).toBe('400 XAmzContentSHA256Mismatch');
      expect(await isMissing('swapped')).toBe(true);
    });

    it('decodes a stream of the SDK', async () => {
      const bytes = Buffer.alloc(300_000, 'stream');
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: 'sdk-stream',
          Body: Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
          ContentLength: bytes.length,
          ChecksumAlgorithm: 'SHA256',
        }),
      );
      expect((await stored('sdk-stream')).equals(bytes)).toBe(true);
      const head = await client.send(
        new HeadObjectCommand({ Bucket, Key: 'sdk-stream', ChecksumMode: 'ENABLED' }),
      );
      expect(head.ChecksumSHA256).toBe(createHash('sha256').update(bytes).digest('base64'));
      expect(head.ContentEncoding ?? '').not.toContain('aws-chunked');
    });

    const chunks = [Buffer.alloc(10_000, 1), Buffer.alloc(65_536, 2), Buffer.alloc(77, 3)];
    const goodTrailer = `x-amz-checksum-crc32:${crc32Text(Buffer.concat(chunks))}`;
    const badTrailer = 'x-amz-checksum-crc32:AAAAAA==';

    it.each([
      ['signed chunks', true, null],
      ['signed chunks with a trailer', true, goodTrailer],
      ['unsigned chunks with a trailer', false, goodTrailer],
    ])('decodes %s', async (_, signed, trailer) => {
      const answer = await sendChunked(server, { path: path('chunked'), chunks, signed, trailer });
      expect(summaryOf(answer)).toBe('ok');
      expect((await stored('chunked')).equals(Buffer.concat(chunks))).toBe(true);
    });

    it('decodes many small chunks', async () => {
      const many = Array.from({ length: 150 }, (_, index) => Buffer.alloc(8192, index));
      const trailer = `x-amz-checksum-crc32:${crc32Text(Buffer.concat(many))}`;
      const upload = { path: path('many-chunks'), chunks: many, signed: true, trailer };
      expect(summaryOf(await sendChunked(server, upload))).toBe('ok');
      expect((await stored('many-chunks')).equals(Buffer.concat(many))).toBe(true);
    });

    it('refuses chunks that were changed in transit', async () => {
      const signed = { path: path('tampered'), chunks, signed: true, tamper: true };
      expect(summaryOf(await sendChunked(server, { ...signed, trailer: null }))).toBe(
        '403 SignatureDoesNotMatch',
      );
      expect(summaryOf(await sendChunked(server, { ...signed, signed: false, trailer: goodTrailer }))).toBe(
        '400 BadDigest',
      );
      expect(await isMissing('tampered')).toBe(true);
    });

    it.each([true, false])('refuses a trailer with a wrong checksum (signed: %s)', async (signed) => {
      const answer = await sendChunked(server, {
        path: path('trailer'),
        chunks,
        signed,
        trailer: badTrailer,
      });
      expect(answer.status).toBe(400);
      expect(await isMissing('trailer')).toBe(true);
    });

    it('refuses chunks that differ from the announced length', async () => {
      const answer = await sendChunked(server, {
        path: path('announced'),
        chunks,
        signed: true,
        trailer: null,
        decodedLength: 75_614,
      });
      expect(answer.status).toBe(400);
      expect(await isMissing('announced')).toBe(true);
    });

    it('refuses small chunks before the last', async () => {
      const answer = await sendChunked(server, {
        path: path('small-chunks'),
        chunks: [Buffer.alloc(100, 1), Buffer.alloc(100, 2)],
        signed: true,
        trailer: null,
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '403 InvalidChunkSizeError',
          ceph: 'ok',
          asAws: 'practice',
          because: 'Every chunk but the last must have 8 KB.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html',
        }),
      );
    });
  });
}
