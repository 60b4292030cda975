import { HoistError } from '../../shared/errors/errors.js';

/**
 * Ends a listing that would go on for ever: some servers answer a page's token with the same token, or with one of an
 * earlier page.
 *
 * @returns a check for the token of each next page; it throws HoistError `listing-loops` for one that was there before
 */
export function createPageGuard(): (token: string) => void {
  const seen = new Set<string>();
  return (token) => {
    if (seen.has(token)) throw new HoistError('listing-loops');
    seen.add(token);
  };
}
