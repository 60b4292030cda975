import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { nowhere } from '../../../tests/support/put-samples.js';
import { encodeUriPath, encodeUriQuery } from '../../base/text/uri-encode.js';
import { createRequestSigner } from './request-signer.js';

afterEach(() => vi.useRealTimers());

/** What the SDK's signer needs. */
class Sha256 {
  readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' ? secret : Buffer.from((secret ?? []) as ArrayBuffer);
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {}
}

/** Field lines by name, with the request line as the one without a name. */
function fieldsOf(head: string): Map<string, string> {
  expect(head.endsWith('\r\n\r\n')).toBe(true);
  return new Map(
    head
      .slice(0, -4)
      .split('\r\n')
      .map((line, at) => {
        const colon = line.indexOf(': ');
        return at === 0 ? ['', line] : [line.slice(0, colon), line.slice(colon + 2)];
      }),
  );
}

const word = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' });
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const secret = fc.stringMatching(/^[A-Za-z\d/+]{20,40}$/);

it('signs as the SDK does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        key: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
        parameters: fc.option(fc.tuple(fc.integer({ min: 1, max: 10_000 }), word)),
        more: fc.dictionary(
          fc.constantFrom('content-type', 'if-match', 'x-amz-meta-mtime', 'content-md5'),
          value,
        ),
        region: fc.stringMatching(/^[a-z]{2}-[a-z]{4,9}-\d$/),
        credentials: fc.record({ accessKeyId: secret, secretAccessKey: secret }),
        sessionToken: fc.option(secret),
        payload: fc.option(fc.stringMatching(/^[\da-f]{64}$/)),
        now: fc.date({ min: new Date('2024-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        clockOffsetMs: fc.integer({ min: -100_000_000, max: 100_000_000 }),
      }),
      async ({ key, parameters, more, region, sessionToken, payload, now, clockOffsetMs, ...rest }) => {
        vi.useFakeTimers({ now, toFake: ['Date'] });
        const credentials = {
          ...rest.credentials,
          ...(sessionToken === null ? {} : { sessionToken }),
        };
        const path = `/b/${encodeUriPath(key)}`;
        const query =
          parameters === null ? {} : { partNumber: String(parameters[0]), uploadId: parameters[1] };
        const fields = { 'content-length': '5', ...more };
        const head = createRequestSigner({ ...nowhere, region }, { credentials, clockOffsetMs }).sign(
          path,
          encodeUriQuery(Object.entries(query)),
          Object.entries(fields),
          payload,
        );
        const signer = new SignatureV4({
          service: 's3',
          region,
          credentials,
          sha256: Sha256,
          uriEscapePath: false,
          applyChecksum: false,
        });
        const { headers } = await signer.sign(
          {
            method: 'PUT',
            protocol: 'http:',
            hostname: '127.0.0.1',
            path,
            query,
            headers: { host: nowhere.host, 'x-amz-content-sha256': payload ?? 'UNSIGNED-PAYLOAD', ...fields },
          },
          { signingDate: new Date(now.getTime() + clockOffsetMs) },
        );
        const sent = fieldsOf(head);
        expect(sent.get('')).toBe(`PUT ${path}${encodeUriQuery(Object.entries(query))} HTTP/1.1`);
        sent.delete('');
        sent.delete('connection');
        expect(Object.fromEntries(sent)).toEqual(headers);
      },
    ),
  );
});

it('refuses a value that would begin another field', () => {
  const signer = createRequestSigner(nowhere, {
    credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' },
    clockOffsetMs: 0,
  });
  for (const etag of ['"a"\r\nx-amz-acl: public-read', 'a\nb', 'a\0b', '한']) {
    expect(() => signer.sign('/b/k', '', [['if-match', etag]], null)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_CHAR' }),
    );
  }
});
