import type { HoistBridge } from '../../preload/bridge.js';
export type { HoistBridge } from '../../preload/bridge.js';
declare global {
    interface Window {
        /** What the preload exposes. Only this file reads it; everything else is handed a {@link HoistBridge}. */
        readonly hoist?: HoistBridge;
    }
}
/** The way to main. Throws when the page was opened outside Hoist, where nothing could work. */
export declare function connectBridge(): HoistBridge;
