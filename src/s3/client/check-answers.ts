import type { S3Client } from '@aws-sdk/client-s3';
import { HoistError } from '../../shared/errors/errors.js';
import { isWebPage, readBody } from './answer-body.js';

/** The root element of the answers that a run relies on. Source: the API reference of each operation. */
const roots: Readonly<Record<string, string>> = {
  CompleteMultipartUploadCommand: 'CompleteMultipartUploadResult',
  CreateMultipartUploadCommand: 'InitiateMultipartUploadResult',
  ListBucketsCommand: 'ListAllMyBucketsResult',
  ListMultipartUploadsCommand: 'ListMultipartUploadsResult',
  ListObjectsV2Command: 'ListBucketResult',
  ListPartsCommand: 'ListPartsResult',
};

/**
 * Whether the headers of an answer without a body are those of a web page: HTML that nobody stored. An object may be HTML, and
 * a server may call every answer so, but then it has an ETag or a header of S3's own.
 */
function isHeadOfWebPage(headers: Readonly<Record<string, string>>): boolean {
  if (!/^text\/html\b/i.test(headers['content-type'] ?? '')) return false;
  return headers['etag'] === undefined && !Object.keys(headers).some((name) => name.startsWith('x-amz-'));
}

/**
 * Makes a client refuse answers that no S3 server gives. The SDK takes any document with status 200 for an empty answer:
 * a web page in the place of the server would list nothing and store everything. Such an answer fails with
 * `endpoint-not-s3`, and so does one that is too long to be read into memory.
 */
export function checkAnswers(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const response = result.response as {
        statusCode: number;
        headers: Record<string, string>;
        body: AsyncIterable<Uint8Array> | Uint8Array | undefined;
      };
      const command = String(context['commandName']);
      const isContent = command === 'GetObjectCommand';
      const isHead = command === 'HeadBucketCommand' || command === 'HeadObjectCommand';
      if (response.statusCode < 200 || response.statusCode > 299 || isContent) return result;
      const body = await readBody(response.body);
      const root = roots[command];
      const isAnswer = root === undefined || body.includes(root) || body.includes('<Error');
      const isPage = isWebPage(body) || (isHead && isHeadOfWebPage(response.headers));
      if (isPage || !isAnswer) throw new HoistError('endpoint-not-s3');
      response.body = body;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'checkAnswers' },
  );
}
