import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { answerOf, expectedOf, type ServerUnderTest } from '../support/server-under-test.js';
import { useBucket } from './test-bucket.js';
import { putForChecksum } from './whole-checksum.js';

const mebibyte = 1024 * 1024;
const apiReference = 'https://docs.aws.amazon.com/AmazonS3/latest/API';

function patterned(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 4096)
    bytes.writeUInt32BE((index ^ seed) >>> 0, Math.min(index, length - 4));
  return bytes;
}

/** Cases about multipart uploads. */
export function describeMultipart(server: ServerUnderTest): void {
  describe('multipart uploads', () => {
    const { client, name: Bucket } = useBucket(server);

    async function begin(Key: string, more: object = {}): Promise<string> {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
      return UploadId ?? '';
    }
    async function part(
      Key: string,
      UploadId: string,
      PartNumber: number,
      Body: Buffer,
      more: object = {},
    ): Promise<CompletedPart> {
      const answer = await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }),
      );
      return {
        PartNumber,
        ETag: answer.ETag,
        ChecksumCRC32: answer.ChecksumCRC32,
        ChecksumCRC32C: answer.ChecksumCRC32C,
        ChecksumCRC64NVME: answer.ChecksumCRC64NVME,
        ChecksumSHA1: answer.ChecksumSHA1,
        ChecksumSHA256: answer.ChecksumSHA256,
      };
    }
    const complete = (
      Key: string,
      UploadId: string,
      Parts: CompletedPart[],
      more: object = {},
    ): Promise<{ ETag?: string | undefined }> =>
      client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }),
      );

    it('are completed from their parts, in the order of the part numbers', async () => {
      const id = await begin('whole', { ContentType: 'text/plain', Metadata: { m: '1' } });
      const bodies = [patterned(5 * mebibyte, 1), patterned(5 * mebibyte, 2), patterned(1000, 3)];
      const last = await part('whole', id, 9, bodies[2] as Buffer);
      const first = await part('whole', id, 2, bodies[0] as Buffer);
      const middle = await part('whole', id, 5, bodies[1] as Buffer);
      const { ETag } = await complete('whole', id, [first, middle, last]);
      const md5 = createHash('md5');
      for (const body of bodies) md5.update(createHash('md5').update(body).digest());
      expect(ETag).toBe(`"${md5.digest('hex')}-3"`);
      const whole = Buffer.concat(bodies);
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'whole' }));
      expect(got).toMatchObject({ ContentType: 'text/plain', Metadata: { m: '1' }, ETag });
      expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true);
      const start = 5 * mebibyte - 10;
      const across = await client.send(
        new GetObjectCommand({ Bucket, Key: 'whole', Range: `bytes=${start}-${start + 5 * mebibyte + 19}` }),
      );
      expect(
        Buffer.from((await across.Body?.transformToByteArray()) ?? []).equals(
          whole.subarray(start, start + 5 * mebibyte + 20),
        ),
      ).toBe(true);
    });

    it('list their parts page by page', async () => {
      const id = await begin('parts');
      for (const number of [3, 1, 2, 10]) await part('parts', id, number, patterned(100 + number, number));
      await part('parts', id, 2, patterned(999, 9));
      const first = await client.send(
        new ListPartsCommand({ Bucket, Key: 'parts', UploadId: id, MaxParts: 2 }),
      );
      expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
        [1, 101],
        [2, 999],
      ]);
      expect(first.IsTruncated).toBe(true);
      const second = await client.send(
        new ListPartsCommand({
          Bucket,
          Key: 'parts',
          UploadId: id,
          PartNumberMarker: first.NextPartNumberMarker,
        }),
      );
      expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3, 10]);
      expect(second.IsTruncated).toBe(false);
      expect(second.Parts?.[0]?.ETag).toBe(`"${createHash('md5').update(patterned(103, 3)).digest('hex')}"`);
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'parts', UploadId: id }));
    });

    it('in progress are listed page by page', async () => {
      const keys = ['under/가', 'under/b', 'under/b', 'under/c +'];
      const ids: string[] = [];
      for (const key of keys) ids.push(await begin(key));
      const seen: string[] = [];
      let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
      for (let page = 0; page < 10; page += 1) {
        const answer = await client.send(
          new ListMultipartUploadsCommand({ Bucket, Prefix: 'under/', MaxUploads: 1, ...markers }),
        );
        for (const { UploadId } of answer.Uploads ?? []) seen.push(UploadId ?? '');
        if (answer.IsTruncated !== true) break;
        markers = { KeyMarker: answer.NextKeyMarker, UploadIdMarker: answer.NextUploadIdMarker };
      }
      expect(seen.toSorted()).toEqual(ids.toSorted());
      for (const [index, key] of keys.entries())
        await client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: ids[index] }));
      const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'under/' }));
      expect(Uploads ?? []).toEqual([]);
    });

    it('that were aborted are gone', async () => {
      const id = await begin('aborted');
      const uploaded = await part('aborted', id, 1, patterned(100, 1));
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId: id }));
      expect(await answerOf(part('aborted', id, 2, patterned(100, 1)))).toBe('404 NoSuchUpload');
      expect(
        await answerOf(client.send(new ListPartsCommand({ Bucket, Key: 'aborted', UploadId: id }))),
      ).toBe(
        expectedOf(server, {
          practice: '404 NoSuchUpload',
          ceph: '404 NoSuchKey',
          asAws: 'practice',
          because: 'An upload that was aborted or completed is NoSuchUpload.',
          documentation: `${apiReference}/ErrorResponses.html`,
        }),
      );
      expect(await answerOf(complete('aborted', id, [uploaded]))).toBe(
        expectedOf(server, {
          practice: '404 NoSuchUpload',
          ceph: '500 InternalError',
          asAws: 'practice',
          because: 'An upload that was aborted is NoSuchUpload.',
          documentation: `${apiReference}/API_CompleteMultipartUpload.html`,
        }),
      );
      expect(
        await answerOf(
          client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId: id })),
        ),
      ).toBe('404 NoSuchUpload');
      expect(await answerOf(client.send(new HeadObjectCommand({ Bucket, Key: 'aborted' })))).toBe(
        '404 NotFound',
      );
    });

    it('refuse parts that are too small, unknown or out of order', async () => {
      const id = await begin('refused');
      const big = await part('refused', id, 1, patterned(5 * mebibyte, 1));
      const small = await part('refused', id, 2, patterned(1000, 2));
      const last = await part('refused', id, 3, patterned(1000, 3));
      expect(await answerOf(complete('refused', id, [big, small, last]))).toBe('400 EntityTooSmall');
      expect(await answerOf(complete('refused', id, [small, big]))).toBe(
        expectedOf(server, {
          practice: '400 InvalidPartOrder',
          ceph: '400 InvalidPart',
          asAws: 'practice',
          because: 'Parts that are not in ascending order are InvalidPartOrder.',
          documentation: `${apiReference}/API_CompleteMultipartUpload.html`,
        }),
      );
      expect(await answerOf(complete('refused', id, [big, { ...last, PartNumber: 4 }]))).toBe(
        '400 InvalidPart',
      );
      expect(await answerOf(complete('refused', id, [big, { ...last, ETag: small.ETag }]))).toBe(
        '400 InvalidPart',
      );
      expect(await answerOf(complete('refused', id, []))).toBe('400 MalformedXML');
      expect(await answerOf(complete('refused', id, [big, last]))).toBe(
        expectedOf(server, {
          practice: 'ok',
          ceph: '400 InvalidPart',
          asAws: 'practice',
          because: 'A completion that failed leaves the upload as it was, to be completed or aborted.',
          documentation: `${apiReference}/API_CompleteMultipartUpload.html`,
        }),
      );
    });

    it('accept part numbers from 1 to 10,000', async () => {
      const id = await begin('numbers');
      expect(await answerOf(part('numbers', id, 10_000, patterned(10, 1)))).toBe('ok');
      const outside = expectedOf(server, {
        practice: '400 InvalidArgument',
        ceph: 'ok',
        asAws: 'practice',
        because: 'A part number lies between 1 and 10,000.',
        documentation: `${apiReference}/API_UploadPart.html`,
      });
      expect(await answerOf(part('numbers', id, 10_001, patterned(10, 1)))).toBe(outside);
      expect(await answerOf(part('numbers', id, 0, patterned(10, 1)))).toBe(outside);
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'numbers', UploadId: id }));
    });

    it('do not overwrite with If-None-Match', async () => {
      const first = await begin('guarded');
      const second = await begin('guarded');
      const firstPart = await part('guarded', first, 1, patterned(10, 1));
      const secondPart = await part('guarded', second, 1, patterned(20, 2));
      expect(await answerOf(complete('guarded', first, [firstPart], { IfNoneMatch: '*' }))).toBe('ok');
      expect(await answerOf(complete('guarded', second, [secondPart], { IfNoneMatch: '*' }))).toBe(
        '412 PreconditionFailed',
      );
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'guarded' }));
      expect(head.ContentLength).toBe(10);
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'guarded', UploadId: second }));
    });

    it('can be completed twice with the same answer', async () => {
      const id = await begin('twice');
      const uploaded = await part('twice', id, 1, patterned(10, 1));
      const once = await complete('twice', id, [uploaded]);
      const twice = await complete('twice', id, [uploaded]);
      expect(twice.ETag).toBe(once.ETag);
    });

    it.each([
      ['CRC32', 'FULL_OBJECT'],
      ['CRC32C', 'FULL_OBJECT'],
      ['CRC64NVME', 'FULL_OBJECT'],
      ['CRC32', 'COMPOSITE'],
      ['CRC32C', 'COMPOSITE'],
      ['SHA1', 'COMPOSITE'],
      ['SHA256', 'COMPOSITE'],
    ] as const)('have a %s checksum that is %s', async (ChecksumAlgorithm, ChecksumType) => {
      const Key = `checksum-${ChecksumAlgorithm}-${ChecksumType}`;
      const id = await begin(Key, { ChecksumAlgorithm, ChecksumType });
      const bodies = [patterned(5 * mebibyte, 1), patterned(5 * mebibyte, 2), patterned(12_345, 3)];
      const parts: CompletedPart[] = [];
      for (const [index, body] of bodies.entries())
        parts.push(await part(Key, id, index + 1, body, { ChecksumAlgorithm }));
      const field = `Checksum${ChecksumAlgorithm}` as const;
      const listed = await client.send(new ListPartsCommand({ Bucket, Key, UploadId: id }));
      expect(listed.Parts?.map((entry) => entry[field])).toEqual(parts.map((entry) => entry[field]));
      expect(listed.ChecksumAlgorithm).toBe(
        expectedOf<string | undefined>(server, {
          practice: ChecksumAlgorithm,
          ceph: undefined,
          asAws: 'practice',
          because: 'ListParts names the algorithm the upload was created with.',
          documentation: `${apiReference}/API_ListParts.html`,
        }),
      );
      await complete(Key, id, parts, { ChecksumType });
      const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
      // The same bytes as one object have the checksum that a full-object one must equal.
      const whole = Buffer.concat(bodies);
      const single = await putForChecksum(client, Bucket, whole, ChecksumAlgorithm);
      // Ceph combines CRCs whatever was requested.
      const combines = expectedOf(server, {
        practice: ChecksumType === 'FULL_OBJECT',
        ceph: ChecksumAlgorithm.startsWith('CRC'),
        asAws: 'practice',
        because: 'A composite checksum is made of the checksums of the parts and ends in their number.',
        documentation:
          'https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html',
      });
      if (combines) expect(head[field]).toBe(single);
      else expect(head[field]).toMatch(/^[A-Za-z0-9+/]+=*-3$/);
      expect(head.ChecksumType).toBe(combines ? 'FULL_OBJECT' : 'COMPOSITE');
    });

    it('verify the whole object against the checksum given at the end', async () => {
      const id = await begin('checked', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
      const uploaded = await part('checked', id, 1, patterned(1000, 1), { ChecksumAlgorithm: 'CRC32' });
      expect(
        await answerOf(
          complete('checked', id, [uploaded], { ChecksumType: 'FULL_OBJECT', ChecksumCRC32: 'AAAAAA==' }),
        ),
      ).toBe('400 BadDigest');
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'checked', UploadId: id }));
    });
  });
}
