export declare const keysScenes: import("../scene.js").Scene[];
export declare const importedScenes: import("../scene.js").Scene[];
