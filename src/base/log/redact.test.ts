import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactValue } from './redact.js';

const keyId = 'AKIAMADEUPFORTESTS00';
const secret = 'madeUp/for+tests/ABCDEFGHIJKLMNOPQRSTUV0';
const token = `IQoJb3JpZ2luX2VjE${'made/Up+Token'.repeat(20)}==`;
const { redact, hide } = createRedactor('/home/kim');

describe('redact', () => {
  it.each([
    `key ${keyId} was refused`,
    `secret=${secret}`,
    `{"accessKeyId":"${keyId}","secretAccessKey":"${secret}","sessionToken":"${token}"}`,
    `aws_secret_access_key = ${secret}`,
    `authorization: AWS4-HMAC-SHA256 Credential=${keyId}/20261122/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0123456789abcdef`,
    `GET /b/k?X-Amz-Credential=${keyId}%2F20261122&X-Amz-Signature=0123456789abcdef&X-Amz-Security-Token=${encodeURIComponent(token)}`,
    `see https://example.com/?args[]=%7B${keyId}%7D&next=%3d${keyId}`,
    `token ${token} ended`,
    'http://kim:0123456789abcdef@proxy.example:8080',
    `Access key ID,Secret access key\n${keyId},${secret}\n`,
    `Error: ENOENT, open '/home/kim/Downloads/x.csv'`,
  ])('hides secrets in: %s', (text) => {
    const clean = redact(text);
    for (const hidden of [keyId, secret, token, '0123456789abcdef', '/home/kim'])
      expect(clean).not.toContain(hidden);
  });

  it('keeps the last characters of a key id, and everything that is not secret', () => {
    expect(redact(`key ${keyId} was refused`)).toBe('key [key …TS00] was refused');
    const harmless =
      'ipc runs.start: bug TypeError at index.js:12:7 (folder-not-found) 550e8400-e29b-41d4-a716-446655440000';
    expect(redact(harmless)).toBe(harmless);
  });

  it('hides what it was told to hide, in any form', () => {
    hide('short password of minio');
    expect(redact('signed with short password of minio!')).toBe('signed with [hidden]!');
    hide('a');
    expect(redact('banana')).toBe('banana');
  });

  it('hides a secret wherever it stands, and is idempotent', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60 }),
        fc.string({ maxLength: 60 }),
        fc.constantFrom(keyId, token),
        (before, after, hidden) => {
          const clean = redact(`${before} ${hidden} ${after}`);
          expect(clean).not.toContain(hidden);
          expect(redact(clean)).toBe(clean);
        },
      ),
    );
  });
});

it('redactValue cleans errors, lists and objects, whatever they contain', () => {
  const error = Object.assign(new Error(`no user ${keyId}`), {
    $request: { headers: { authorization: secret } },
  });
  const circular: Record<string, unknown> = { secretAccessKey: secret, bytes: Buffer.from(secret) };
  circular['self'] = circular;
  const clean = JSON.stringify(redactValue(['x', error, { deep: [circular] }, 7, null], redact));
  expect(clean).toContain('no user [key …TS00]');
  for (const hidden of [keyId, secret]) expect(clean).not.toContain(hidden);
});
