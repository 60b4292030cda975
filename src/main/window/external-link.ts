/** Sites that Hoist's help links to; no other link is opened. */
const allowedHosts: ReadonlySet<string> = new Set([
  'docs.aws.amazon.com',
  'console.aws.amazon.com',
  's3.console.aws.amazon.com',
  'github.com',
]);

/**
 * The address to open in the user's browser, or null if it must not be opened: only https on an allowed host,
 * without port and credentials (https://www.electronjs.org/docs/latest/tutorial/security, item 15).
 */
export function allowedExternalLink(link: string): string | null {
  if (!URL.canParse(link)) {
    return null;
  }
  const url = new URL(link);
  const isPlain = url.username === '' && url.password === '' && url.port === '';
  return url.protocol === 'https:' && isPlain && allowedHosts.has(url.hostname) ? url.href : null;
}
