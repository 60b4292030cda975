import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { connectBridge } from './bridge/bridge.js';
import { systemClock } from './stores/clock.js';
import { createContinueHint } from './stores/continue-hint.js';
import { createStores, loadStores } from './stores/stores.js';

/** Main answers within a few ms, and the first place is drawn at once; what takes longer is drawn without it, in ms. */
const drawnWithinMs = 100;

const stores = createStores(connectBridge(), systemClock);
const element = document.getElementById('root');
if (element === null) {
  throw new Error('index.html has no #root.');
}
const root = createRoot(element);
window.addEventListener('error', ({ error }) => stores.settings.reportFault(error));
window.addEventListener('unhandledrejection', ({ reason }) => stores.settings.reportFault(reason));

let isDrawn = false;
function draw(): void {
  if (isDrawn) return;
  isDrawn = true;
  root.render(<App stores={stores} />);
}
stores.route.store.subscribe(draw);
setTimeout(draw, drawnWithinMs);
void loadStores(stores, createContinueHint(localStorage));
