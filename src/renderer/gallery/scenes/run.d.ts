export declare const runScenes: import("../scene.js").Scene[];
