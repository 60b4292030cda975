import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageOf } from '../../shared/models/first-screen.js';
import { type AppProtocol, type AskFirstScreen, serveApp } from './app-protocol.js';

vi.mock('electron/main', () => ({ protocol: {} }));

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}
type Ask = (url: string, method?: string) => Promise<Answer>;

/** As it is when Electron has only `handle`. */
function serveByHandle(folder: string, askFirstScreen: AskFirstScreen): Ask {
  let answer: Parameters<AppProtocol['handle']>[1] | undefined;
  serveApp(
    {
      handle: (_scheme, handler) => {
        answer = handler;
      },
    },
    folder,
    askFirstScreen,
  );
  return async (url, method = 'GET') => {
    // A real Request would remove `..` before anybody sees it.
    const response = await answer?.({ url, method } as Request);
    if (response === undefined) throw new Error('Nobody answers.');
    return {
      status: response.status,
      text: await response.text(),
      headers: Object.fromEntries(response.headers as unknown as Iterable<[string, string]>),
    };
  };
}

function serveByBuffer(folder: string, askFirstScreen: AskFirstScreen): Ask {
  let answer: Parameters<NonNullable<AppProtocol['registerBufferProtocol']>>[1] | undefined;
  const handle = vi.fn();
  serveApp(
    {
      handle,
      registerBufferProtocol: (_scheme, handler) => {
        answer = handler;
        return true;
      },
    },
    folder,
    askFirstScreen,
  );
  expect(handle).not.toHaveBeenCalled();
  return (url, method = 'GET') =>
    new Promise((resolve) => {
      answer?.({ url, method, referrer: '', headers: {} }, (given) => {
        const { statusCode: status = 200, data, headers = {} } = Buffer.isBuffer(given) ? {} : given;
        if (!Buffer.isBuffer(data)) throw new Error('An answer without a body.');
        const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
        resolve({ status, text: data.toString(), headers: Object.fromEntries(lowerCase) });
      });
    });
}

describe.each([
  ['handle', serveByHandle],
  ['registerBufferProtocol', serveByBuffer],
])('the page, served through %s', (_name, serve) => {
  const screen = { kind: 'buckets', language: 'ko' } as const;
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hoist-page-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), 'empty');
    writeFileSync(join(folder, pageOf(screen)), 'buckets');
    writeFileSync(join(folder, 'assets/a.js'), 'script');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is the first screen that main chooses at each load, or the empty one', async () => {
    const choices = [screen, null];
    const ask = serve(folder, async () => choices.shift() ?? null);
    expect(await ask('app://hoist/')).toMatchObject({ status: 200, text: 'buckets' });
    const second = await ask('app://hoist/');
    expect(second).toMatchObject({ status: 200, text: 'empty' });
    expect(second.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(await ask('app://hoist/assets/a.js')).toMatchObject({ status: 200, text: 'script' });
  });

  it.each([
    ['app://hoist/', 'POST', 405],
    ['app://hoist/..%2fmain%2findex.js', 'GET', 403],
    ['app://other/', 'GET', 403],
    ['app://hoist/none.js', 'GET', 404],
    ['app://hoist/assets', 'GET', 404],
  ])('refuses %s %s with %d', async (url, method, status) => {
    const answer = await serve(folder, async () => null)(url, method);
    expect(answer).toMatchObject({ status, text: '' });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
});
