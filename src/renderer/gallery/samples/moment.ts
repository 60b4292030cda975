/** The time in the gallery's screenshots, milliseconds since 1970: an afternoon in Seoul. */
export const now = Date.UTC(2026, 10, 24, 5, 2);

export const hour = 3_600_000;
export const day = 24 * hour;
