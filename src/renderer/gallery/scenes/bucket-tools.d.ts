export declare const accessScenes: import("../scene.js").Scene[];
export declare const incompleteUploadScenes: import("../scene.js").Scene[];
