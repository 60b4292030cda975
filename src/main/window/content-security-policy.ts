/**
 * What the page may load and run: its own files and nothing else. It talks to main only, never to a network,
 * so `connect-src` is its own origin too (https://www.w3.org/TR/CSP3/).
 */
const directives = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
} as const;

/** Value of the Content-Security-Policy header. */
export const contentSecurityPolicy = Object.entries(directives)
  .map(([name, sources]) => `${name} ${sources}`)
  .join('; ');
