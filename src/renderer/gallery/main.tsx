import { createRoot } from 'react-dom/client';
import { ok } from '../../shared/errors/errors.js';
import type { Language } from '../../shared/models/settings.js';
import { App } from '../app/app.js';
import { createStores, loadStores } from '../stores/stores.js';
import { createFakeClock } from './fake-clock.js';
import { infoSample } from './samples/app.js';
import { mergeAnswers, type Scene } from './scene.js';
import { scenes } from './scenes/scenes.js';
import { createScriptedBridge } from './scripted-bridge.js';
import { usualAnswers } from './usual-answers.js';
import './gallery.css';

/** Shows a scene in the real app. The stores' clock is stopped, so nothing moves by itself. */
async function show(scene: Scene, language: Language): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) {
    throw new Error('index.html has no #root.');
  }
  const info = { app: { info: ok(infoSample({ systemLanguage: language, ...scene.info })) } };
  const main = createScriptedBridge(mergeAnswers(info, usualAnswers, scene.answers));
  const stores = createStores(main.bridge, createFakeClock());
  createRoot(root).render(<App stores={stores} />);
  await loadStores(stores);
  await scene.arrange(stores, main);
}

const wanted = new URLSearchParams(window.location.search);
const scene = scenes.find(({ name }) => name === wanted.get('scene'));
if (scene !== undefined) {
  await show(scene, wanted.get('language') === 'ko' ? 'ko' : 'en');
}
document.documentElement.dataset['gallery'] = 'ready';
