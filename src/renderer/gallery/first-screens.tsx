import { renderToStaticMarkup } from 'react-dom/server';
import { ok } from '../../shared/errors/errors.js';
import type { FirstScreen } from '../../shared/models/first-screen.js';
import { App } from '../app/app.js';
import { createIntlFor, createTexts } from '../i18n/texts.js';
import type { Stores } from '../stores/stores.js';
import { scene } from './scene.js';
import { stageFor } from './stage.js';
import { usualProfile } from './usual-answers.js';

/** What the build writes into a page. */
interface FirstMarkup {
  readonly title: string;
  /** HTML of all that is shown, without styles of its own. */
  readonly body: string;
}

/**
 * Draws a first screen as the page will when its script runs. What it does not know when Hoist is built (whose keys, which
 * buckets, earlier runs) is not in it.
 */
export async function drawFirstScreen(screen: FirstScreen): Promise<FirstMarkup> {
  const { language } = screen;
  const isKeys = screen.kind === 'keys';
  const stage = stageFor(
    scene('first', {
      ...(isKeys ? { info: { secretProtection: screen.secretProtection } } : {}),
      answers: { profiles: { list: ok(isKeys ? [] : [usualProfile]) }, buckets: { list: null } },
    }),
    language,
  );
  await stage.play();
  const { profiles } = stage.stores;
  // The header would name the sample's keys.
  profiles.store.setState({ activeId: null });
  freeze(stage.stores);
  return {
    title: createTexts(createIntlFor(language)).text(isKeys ? 'title.accounts' : 'title.destination'),
    body: renderToStaticMarkup(<App stores={stage.stores} />),
  };
}

/** React draws the first state of a store outside a browser: for the drawing, its first is its present one. */
function freeze(stores: Stores): void {
  for (const part of Object.values(stores) as { readonly store?: object }[]) {
    const { store } = part;
    if (store !== undefined && 'getState' in store) Object.assign(store, { getInitialState: store.getState });
  }
}
