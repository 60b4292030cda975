import { createRoot } from 'react-dom/client';
import { App } from '../app/app.js';
import { systemClock } from '../stores/clock.js';
import { createStores, loadStores } from '../stores/stores.js';
import { createFakeBridge } from './fake-bridge.js';
import { sceneFrom } from './scenes.js';

const scene = sceneFrom(new URLSearchParams(window.location.search));
const stores = createStores(createFakeBridge(scene), systemClock);
const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root.');
}
createRoot(root).render(<App stores={stores} />);

await loadStores(stores);
if (scene.bucket !== null) {
  stores.buckets.choose(
    {
      name: scene.bucket,
      region: 'ap-northeast-2',
      createdAt: null,
      ...(scene.lookRefused ? { lookRefused: true } : {}),
    },
    'p1',
  );
}
if (scene.files.length > 0) {
  await stores.draft.addDropped([]);
}
if (scene.include !== '') {
  stores.draft.edit({ include: { tags: [], text: scene.include } });
  await stores.draft.flush();
}
if (scene.run !== null) {
  await stores.run.start({ profileId: 'p1', bucket: scene.bucket ?? 'my-bucket', onConflict: 'skip' });
}
