import type { Bridge } from '../../shared/ipc/bridge.js';

/** Everything the page can ask of Hoist. */
export type HoistBridge = Bridge<File>;

declare global {
  interface Window {
    /** What the preload exposes. Only this file reads it; everything else gets a {@link HoistBridge}. */
    readonly hoist?: HoistBridge;
  }
}

/** The connection to main. Throws when the page was opened outside Hoist, where nothing could work. */
export function connectBridge(): HoistBridge {
  if (window.hoist === undefined) {
    throw new Error('This page only works inside Hoist.');
  }
  return window.hoist;
}
