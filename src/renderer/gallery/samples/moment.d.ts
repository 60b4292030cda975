/** When the gallery's pictures are taken, milliseconds since 1970: an afternoon in Seoul. */
export declare const now: number;
export declare const hour = 3600000;
export declare const day: number;
