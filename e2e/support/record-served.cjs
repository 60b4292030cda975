// Loaded into Electron before the application: remembers every page that the application serves, the first one included, which
// is served before a test has seen the window.
const { protocol, session } = require('electron');

const pages = [];
globalThis.servedPages = pages;

protocol.registerBufferProtocol = (scheme, handler) =>
  session.defaultSession.protocol.registerBufferProtocol(scheme, (request, give) =>
    handler(request, (answer) => {
      if (new URL(request.url).pathname === '/') pages.push(answer.data.toString());
      give(answer);
    }),
  );
