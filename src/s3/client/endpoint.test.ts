import { describe, expect, it } from 'vitest';
import { parseEndpoint } from './endpoint.js';

function accepted(text: string): string | null {
  const result = parseEndpoint(text);
  return result.ok ? result.value.href : null;
}

describe('parseEndpoint', () => {
  it.each([
    ['https://s3.example', 'https://s3.example/'],
    [' https://s3.example:9000/ ', 'https://s3.example:9000/'],
    ['https://example.com/storage/', 'https://example.com/storage'],
    ['HTTPS://S3.Example', 'https://s3.example/'],
    ['https://192.0.2.7', 'https://192.0.2.7/'],
    ['http://localhost:4610', 'http://localhost:4610/'],
    ['http://bucket.localhost:4610', 'http://bucket.localhost:4610/'],
    ['http://127.0.0.1:4610', 'http://127.0.0.1:4610/'],
    ['http://127.8.9.1', 'http://127.8.9.1/'],
    ['http://127.1', 'http://127.0.0.1/'],
    ['http://[::1]:9000', 'http://[::1]:9000/'],
  ])('accepts %s', (text, href) => expect(accepted(text)).toBe(href));

  it.each([
    '',
    's3.example',
    'localhost:4610',
    'ftp://s3.example',
    'file:///etc/passwd',
    'https://',
    'https:s3.example',
    'https://name@s3.example',
    'https://name:word@s3.example',
    'https://@s3.example',
    'https://s3.example?x=1',
    'https://s3.example/?',
    'https://s3.example/#part',
    'https://s3 .example',
  ])('refuses %j', (text) =>
    expect(parseEndpoint(text)).toEqual({ ok: false, error: { code: 'endpoint-invalid' } }),
  );

  const unencrypted = [
    'http://s3.example',
    'http://192.168.0.10:9000',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'http://evil-localhost',
    'http://[::2]',
    'http://0.0.0.0',
  ];

  it.each(unencrypted)('refuses %j, which would send files unencrypted', (text) =>
    expect(parseEndpoint(text)).toMatchObject({ ok: false, error: { code: 'endpoint-not-encrypted' } }),
  );

  it.each(unencrypted)('accepts %j when unencrypted connections are allowed', (text) =>
    expect(parseEndpoint(text, { allowHttp: true }).ok).toBe(true),
  );

  it('accepts nothing else when unencrypted connections are allowed', () => {
    for (const text of ['http://name@s3.example', 'ftp://s3.example', 'http://s3.example?x=1'])
      expect(parseEndpoint(text, { allowHttp: true })).toMatchObject({ error: { code: 'endpoint-invalid' } });
  });
});
