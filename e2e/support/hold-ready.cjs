// Loaded into Electron before the application: the application learns that Electron is ready when Playwright has attached.
//
// Otherwise the window opens while Playwright attaches, and when the page loads at that very moment Playwright misses it and
// waits for ever for a page that has long been drawn (https://github.com/microsoft/playwright/issues/17765). Playwright loads
// a file like this one itself, but not where it is told which Electron to start. It calls `__playwright_run` in both cases.
const { app } = require('electron');

const emit = app.emit.bind(app);
const whenReady = app.whenReady();
let isReleased = false;
let heldArguments = [];
let release;
const released = new Promise((resolve) => {
  release = resolve;
});

app.emit = (event, ...rest) => {
  if (event !== 'ready' || isReleased) return emit(event, ...rest);
  heldArguments = rest;
  return app.listenerCount('ready') > 0;
};
app.isReady = () => isReleased;
app.whenReady = () => released;

// oxlint-disable-next-line no-underscore-dangle -- the name is Playwright's
globalThis.__playwright_run = async () => {
  await whenReady;
  isReleased = true;
  release();
  emit('ready', ...heldArguments);
};
