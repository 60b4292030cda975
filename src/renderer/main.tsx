import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { connectBridge } from './bridge/bridge.js';
import { systemClock } from './stores/clock.js';
import { createStores, loadStores } from './stores/stores.js';

/** Main answers within a few ms, and the first place is drawn at once; what takes longer is drawn without it, in ms. */
const drawnWithinMs = 100;
/** The same where a first screen is shown that the build drew: nothing is better than that but the place itself. */
const replacedWithinMs = 2000;

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
  // The benchmark reads when the page had nothing left to do.
  requestIdleCallback(() => performance.mark('hoist:idle'));
}
stores.route.store.subscribe(draw);
setTimeout(draw, element.hasChildNodes() ? replacedWithinMs : drawnWithinMs);
// Why there is no place.
stores.settings.store.subscribe(({ error }) => {
  if (error !== null) draw();
});
void loadStores(stores);
