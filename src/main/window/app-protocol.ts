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

/** The part of Electron's `protocol` that serves the page. */
export type AppProtocol = Pick<Protocol, 'handle'> & Partial<Pick<Protocol, 'registerBufferProtocol'>>;

/** What the page shows until its script has run; null: nothing. */
export type AskFirstScreen = () => Promise<FirstScreen | null>;

/**
 * Serves the built page from `rendererFolder` (absolute) under `app://hoist/`, with its
 * Content-Security-Policy.
 *
 * @param askFirstScreen is asked at each load for what is shown until the page's script has run
 */
export function serveApp(of: AppProtocol, rendererFolder: string, askFirstScreen: AskFirstScreen): void {
  const index = join(rendererFolder, 'index.html');
  async function fileOrFirstScreen(file: string): Promise<string> {
    if (file !== index) return file;
    const screen = await askFirstScreen();
    return screen === null ? index : join(rendererFolder, pageOf(screen));
  }
  answerRequests(of, async ({ method, url }) => {
    if (method !== 'GET') {
      return refusal(405);
    }
    const file = assetPath(rendererFolder, url);
    if (file === null) {
      return refusal(403);
    }
    try {
      return {
        statusCode: 200,
        headers: headersFor(file),
        data: await readFile(await fileOrFirstScreen(file)),
      };
    } catch {
      return refusal(404);
    }
  });
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly data: Buffer;
}

/**
 * Electron's `handle` makes Node load its whole fetch before the first answer, a tenth of the start. What it replaced does not, and
 * is used as long as Electron has it.
 */
function answerRequests(
  of: AppProtocol,
  answer: (request: Pick<Request, 'method' | 'url'>) => Promise<Answer>,
): void {
  if (of.registerBufferProtocol !== undefined) {
    of.registerBufferProtocol(appScheme, (request, give) => void answer(request).then(give));
    return;
  }
  of.handle(appScheme, async (request) => {
    const { statusCode, headers, data } = await answer(request);
    return new Response(new Uint8Array(data), { status: statusCode, headers });
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

function refusal(statusCode: 403 | 404 | 405): Answer {
  const headers = { 'Content-Security-Policy': contentSecurityPolicy };
  return { statusCode, headers, data: Buffer.alloc(0) };
}
