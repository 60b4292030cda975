export declare const bucketsScenes: import("../scene.js").Scene[];
export declare const createBucketScenes: import("../scene.js").Scene[];
