/** Sites Hoist's help points to; a link to any other place is not opened. */
const allowedHosts: ReadonlySet<string> = new Set([
  'docs.aws.amazon.com',
  'console.aws.amazon.com',
  's3.console.aws.amazon.com',
  'github.com',
]);

/**
 * The address to open in the person's browser, or null when it must not be: only https on an allow-listed host,
 * with no port and no credentials in it (https://www.electronjs.org/docs/latest/tutorial/security, item 15).
 */
export function allowedExternalLink(link: string): string | null {
  if (!URL.canParse(link)) {
    return null;
  }
  const url = new URL(link);
  const isPlain = url.username === '' && url.password === '' && url.port === '';
  return url.protocol === 'https:' && isPlain && allowedHosts.has(url.hostname) ? url.href : null;
}
