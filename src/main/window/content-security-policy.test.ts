import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.js';

it('the Content-Security-Policy allows the page its own files and nothing else', () => {
  expect(contentSecurityPolicy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(contentSecurityPolicy).not.toMatch(/unsafe|http|\*/);
});
