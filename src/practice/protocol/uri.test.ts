import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTarget } from './request-target.js';
import { listingEncode, percentDecode, uriEncode } from './uri.js';

describe('percent encoding', () => {
  it('is reversible', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, keepSlash) => {
        const decoded = percentDecode(uriEncode(bytes, keepSlash), false);
        expect(decoded !== null && Buffer.compare(decoded, bytes) === 0).toBe(true);
      }),
    );
  });

  it('of a listing is form encoding that leaves / and * as they are', () => {
    expect(listingEncode('a b/c*~+&한\n')).toBe('a+b/c*%7E%2B%26%ED%95%9C%0A');
  });
});

describe('a request target', () => {
  it.each([
    ['/', '127.0.0.1:80', null, null],
    ['/bucket', '127.0.0.1:80', 'bucket', null],
    ['/bucket/', 'localhost:80', 'bucket', null],
    ['/bucket/a/b//c', '127.0.0.1', 'bucket', 'a/b//c'],
    ['/bucket/..%2F../x', '127.0.0.1', 'bucket', '../../x'],
    ['/bucket//x', '127.0.0.1', 'bucket', '/x'],
    ['/', 'bucket.localhost:9000', 'bucket', null],
    ['/a/b', 'bucket.s3.localhost:9000', 'bucket', 'a/b'],
    ['/bucket/a', 's3.localhost:9000', 'bucket', 'a'],
    ['/key+with%2Bplus', 'my.dotted.bucket.localhost', 'my.dotted.bucket', 'key+with+plus'],
  ])('%s at %s is bucket %s and key %s', (url, host, bucket, key) => {
    expect(parseTarget(url, host)).toMatchObject({ bucket, key });
  });

  it.each(['/bucket/%zz', '/bucket/%ff', '/bucket?prefix=%c3', 'bucket'])('%s is refused', (url) => {
    expect(() => parseTarget(url, '127.0.0.1')).toThrow('parse the specified URI');
  });
});
