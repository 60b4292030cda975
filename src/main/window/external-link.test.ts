import { describe, expect, it } from 'vitest';
import { allowedExternalLink } from './external-link.js';

describe('allowedExternalLink', () => {
  it('allows https links to known sites', () => {
    const link = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html?x=1#y';
    expect(allowedExternalLink(link)).toBe(link);
  });

  it.each([
    'http://docs.aws.amazon.com/',
    'https://docs.aws.amazon.com.evil.example/',
    'https://evil.example/docs.aws.amazon.com',
    'https://docs.aws.amazon.com@evil.example/',
    'https://user:word@docs.aws.amazon.com/',
    'https://docs.aws.amazon.com:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://docs.aws.amazon.com/share',
    'app://hoist/',
    '',
  ])('refuses %s', (link) => {
    expect(allowedExternalLink(link)).toBeNull();
  });
});
