import { z } from 'zod';

/** A part of a name that a list is searched for, in any case; empty for the whole list. The longest path of any system. */
export const searchText = z.string().max(32_767);

/**
 * Whether a search goes on. `first`: not all of the list was looked at yet; `again`: it was, has changed since, and is looked at anew.
 * Each request looks at a part: as long as this is set, the next one goes on.
 */
export const searching = z.enum(['first', 'again']);
export type Searching = z.infer<typeof searching>;

/** The most rows that are named one by one. */
export const mostChosen = 10_000;

const ids = z.array(z.int().min(0)).max(mostChosen);

/** Rows that were selected one by one, by their numbers. */
export const chosenRows = z.strictObject({ rows: ids.min(1).readonly() });

/** Everything in a view that a search finds, but for these rows: a million rows need no list. */
export function chosenList<View extends z.ZodType>(view: View) {
  return z.strictObject({ view, search: searchText, except: ids.readonly() });
}

/** Selected rows of a list. */
export type Choice<View extends string> =
  | { readonly rows: readonly number[] }
  | { readonly view: View; readonly search: string; readonly except: readonly number[] };

/**
 * Whether a name has a part, in any case and any Unicode normalization: macOS gives Korean names in letters (NFD), keyboards
 * write syllables (NFC).
 */
export function nameMatcher(part: string): (name: string) => boolean {
  const wanted = folded(part);
  return (name) => folded(name).includes(wanted);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
