import { extname, isAbsolute, join, relative, sep } from 'node:path';

/** Scheme and host that the page is served from: its origin is `app://hoist`. */
export const appScheme = 'app';
export const appHost = 'hoist';
export const appOrigin = `${appScheme}://${appHost}`;

/**
 * The file in the renderer's folder for a URL of the page. `/` is `index.html`. Null for anything that must
 * not be served: another scheme or host, credentials or a port in the URL, a path that can't be decoded, that
 * contains a NUL or a backslash, or that leads out of the folder. Looks at names only, so the file need not
 * exist.
 */
export function assetPath(rendererFolder: string, requested: string): string | null {
  const url = parse(requested);
  if (url === null || url.protocol !== `${appScheme}:` || url.host !== appHost || url.username !== '') {
    return null;
  }
  // Checked before the URL class removes `..`: our page never requests such a path.
  if (/(^|[/\\])(\.|%2e){2}([/\\]|$)/i.test(requested)) {
    return null;
  }
  const path = decode(url.pathname);
  if (path === null || /[\0\\]/.test(path)) {
    return null;
  }
  const file = join(rendererFolder, path === '' || path === '/' ? 'index.html' : path);
  const inside = relative(rendererFolder, file);
  const leavesFolder =
    inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return leavesFolder ? null : file;
}

/**
 * The types of the page's own files: loading the complete MIME table takes longer than loading the page's
 * first file.
 */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Content type of a file by its name, texts with their charset; `application/octet-stream` when unknown. */
export function assetType(file: string): string {
  return types[extname(file)] ?? 'application/octet-stream';
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
