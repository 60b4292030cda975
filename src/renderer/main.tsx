import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { connectBridge } from './bridge/bridge.js';
import { systemClock } from './stores/clock.js';
import { createStores, loadStores } from './stores/stores.js';

const stores = createStores(connectBridge(), systemClock);
const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root.');
}
window.addEventListener('error', ({ error }) => stores.settings.reportFault(error));
window.addEventListener('unhandledrejection', ({ reason }) => stores.settings.reportFault(reason));
createRoot(root).render(<App stores={stores} />);
void loadStores(stores);
