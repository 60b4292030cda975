import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Protocol, protocol } from 'electron/main';
import { appScheme, assetPath, assetType } from './app-asset.js';
import { contentSecurityPolicy } from './content-security-policy.js';

/**
 * Registers `app://` as a standard, secure scheme, so that relative URLs, an origin and 'self' work in it.
 * Must be called once, before Electron is ready
 * (https://www.electronjs.org/docs/latest/api/protocol#protocolregisterschemesasprivilegedcustomschemes).
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/**
 * Serves the built page from `rendererFolder` (absolute) under `app://hoist/`, with its
 * Content-Security-Policy.
 *
 * @param mayServe the page's scripts are served when it has resolved: before that, nobody answers what they ask for
 */
export function serveApp(of: Protocol, rendererFolder: string, mayServe: Promise<void>): void {
  of.handle(appScheme, async (request) => {
    if (request.method !== 'GET') {
      return refusal(405);
    }
    const file = assetPath(rendererFolder, request.url);
    if (file === null) {
      return refusal(403);
    }
    if (extname(file) === '.js') await mayServe;
    try {
      return new Response(new Uint8Array(await readFile(file)), { headers: headersFor(file) });
    } catch {
      return refusal(404);
    }
  });
}

function headersFor(file: string): Record<string, string> {
  return {
    'Content-Type': assetType(file),
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  };
}

function refusal(status: 403 | 404 | 405): Response {
  return new Response(null, { status, headers: { 'Content-Security-Policy': contentSecurityPolicy } });
}
