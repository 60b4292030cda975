/**
 * Finds what the value of a header field, or another line of HTTP, can't have: control characters could hide where it ends, and begin
 * another (RFC 9110, section 5.5).
 */
export const notInField = /[^\t\x20-\x7e\x80-\xff]/;
