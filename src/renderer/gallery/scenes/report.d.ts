export declare const reportScenes: import("../scene.js").Scene[];
