// The page of src/renderer/dev in a window of its own, under the same policy as the real one.
const { app, BrowserWindow, net, protocol } = require('electron');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = process.env.HOIST_PREVIEW_FOLDER;
const policy = process.env.HOIST_PREVIEW_POLICY;

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

async function open() {
  await app.whenReady();
  protocol.handle('app', async (request) => {
    const file = path.join(folder, path.normalize(new URL(request.url).pathname));
    const answer = await net.fetch(pathToFileURL(file).href);
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
  await window.loadURL('about:blank');
}

void open();
