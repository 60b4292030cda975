// The page of src/renderer/dev in a window of its own, under the same policy as the real one.
const { app, BrowserWindow, net, protocol } = require('electron');
const { join, normalize } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = process.env.HOIST_PREVIEW_FOLDER;
const policy = process.env.HOIST_PREVIEW_POLICY;

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

app.whenReady().then(() => {
  protocol.handle('app', async (request) => {
    const path = normalize(new URL(request.url).pathname);
    const answer = await net.fetch(pathToFileURL(join(folder, path)).href);
    const headers = new Headers(answer.headers);
    headers.set('Content-Security-Policy', policy);
    return new Response(answer.body, { status: answer.status, headers });
  });
  const window = new BrowserWindow({
    width: 1080,
    height: 760,
    useContentSize: true,
    webPreferences: { sandbox: true },
  });
  // Playwright waits for the first page.
  window.loadURL('about:blank');
});
