export declare const connectionScenes: import("../scene.js").Scene[];
export declare const windowScenes: import("../scene.js").Scene[];
