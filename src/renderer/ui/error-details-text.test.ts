import { expect, it } from 'vitest';
import { errorDetailsText, isWorthCopying } from './error-details-text.js';

const denied = {
  code: 'denied-by-policy',
  details: { action: 's3:PutObject', policy: 'bucket', requestId: 'ABC123', hostId: 'h/1=' },
} as const;

it('the details of an error have its code, the operation, who denied it and the ids of the request', () => {
  expect(errorDetailsText(denied, 'A policy denies it.', 0)).toBe(
    'denied-by-policy: A policy denies it.\naction: s3:PutObject\npolicy: bucket\nrequestId: ABC123\nhostId: h/1=\n1970-01-01T00:00:00.000Z',
  );
});

it('details are offered where somebody else may need them', () => {
  expect(isWorthCopying(denied)).toBe(true);
  expect(isWorthCopying({ code: 'internal' })).toBe(true);
  expect(isWorthCopying({ code: 'slow-down', details: { requestId: 'A' } })).toBe(true);
  expect(isWorthCopying({ code: 'glob-invalid', details: { pattern: '[' } })).toBe(false);
});
