import { ok } from '../../shared/errors/errors.js';
import type { Language } from '../../shared/models/settings.js';
import { createStores, loadStores, type Stores } from '../stores/stores.js';
import { createFakeClock } from './fake-clock.js';
import { infoSample } from './samples/app.js';
import { mergeAnswers, type Scene } from './scene.js';
import { createScriptedBridge } from './scripted-bridge.js';
import { usualAnswers } from './usual-answers.js';

export interface Stage {
  readonly stores: Stores;
  /** Loads the stores, and brings them to the scene. */
  play(): Promise<void>;
}

/** The stores of a scene, on a bridge that gives its answers. Their clock stands still, so nothing moves by itself. */
export function stageFor(scene: Scene, language: Language): Stage {
  const info = { app: { info: ok(infoSample({ systemLanguage: language, ...scene.info })) } };
  const main = createScriptedBridge(mergeAnswers(info, usualAnswers, scene.answers));
  const stores = createStores(main.bridge, createFakeClock());
  return {
    stores,
    play: async () => {
      await loadStores(stores);
      await scene.arrange(stores, main);
    },
  };
}
