export declare const historyScenes: import("../scene.js").Scene[];
