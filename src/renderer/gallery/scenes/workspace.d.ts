export declare const workspaceScenes: import("../scene.js").Scene[];
