import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Protocol, protocol } from 'electron/main';
import { type FirstScreen, pageOf } from '../../shared/models/first-screen.js';
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

/** What the page shows until its script has run; null: nothing. */
export type AskFirstScreen = () => Promise<FirstScreen | null>;

/**
 * Serves the built page from `rendererFolder` (absolute) under `app://hoist/`, with its
 * Content-Security-Policy.
 *
 * @param mayServe the page is served when it has resolved: before that, nobody answers what its scripts ask for
 */
export function serveApp(of: Protocol, rendererFolder: string, mayServe: Promise<AskFirstScreen>): void {
  const index = join(rendererFolder, 'index.html');
  async function fileOrFirstScreen(file: string): Promise<string> {
    if (file !== index) return file;
    const askFirstScreen = await mayServe;
    const screen = await askFirstScreen();
    return screen === null ? index : join(rendererFolder, pageOf(screen));
  }
  of.handle(appScheme, async (request) => {
    if (request.method !== 'GET') {
      return refusal(405);
    }
    const file = assetPath(rendererFolder, request.url);
    if (file === null) {
      return refusal(403);
    }
    try {
      const content = await readFile(await fileOrFirstScreen(file));
      return new Response(new Uint8Array(content), { headers: headersFor(file) });
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
