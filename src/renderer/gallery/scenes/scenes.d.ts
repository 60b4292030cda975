import type { Scene } from '../scene.js';
/** Every state of the window worth looking at. */
export declare const scenes: readonly Scene[];
