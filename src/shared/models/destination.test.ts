import { expect, it } from 'vitest';
import { hostOf, isSameDestination } from './destination.js';

const one = { profileId: 'a', endpoint: 'https://s3.example.com', bucket: 'backup' };

it('two destinations are the same only with the same keys, server and bucket', () => {
  expect(isSameDestination(one, { ...one, endpoint: 'https://S3.example.com:443/' })).toBe(true);
  for (const change of [
    { profileId: 'b' },
    { endpoint: 'https://s3.example.com:9000' },
    { endpoint: null },
    { bucket: 'other' },
  ]) {
    expect(isSameDestination(one, { ...one, ...change })).toBe(false);
    expect(isSameDestination({ ...one, ...change }, one)).toBe(false);
  }
  expect(isSameDestination({ ...one, endpoint: null }, { ...one, endpoint: null })).toBe(true);
});

it('a server is named by host and port', () => {
  expect(hostOf('http://127.0.0.1:9000/')).toBe('127.0.0.1:9000');
  expect(hostOf(null)).toBeNull();
});
