import { createRoot } from 'react-dom/client';
import { App } from '../app/app.js';
import { scenes } from './scenes/scenes.js';
import { stageFor } from './stage.js';
import './gallery.css';

// The page's address names a scene and a language; without them the page stays empty.
const wanted = new URLSearchParams(window.location.search);
const scene = scenes.find(({ name }) => name === wanted.get('scene'));
const root = document.getElementById('root');
if (scene !== undefined && root !== null) {
  const stage = stageFor(scene, wanted.get('language') === 'ko' ? 'ko' : 'en');
  createRoot(root).render(<App stores={stage.stores} />);
  await stage.play();
}
document.documentElement.dataset['gallery'] = 'ready';
