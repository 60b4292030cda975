/** Names in the title of a run; the others are counted. */
const mostNames = 3;

/** What a run is called: the names of its folders and files, `a, b, c +197` when they are many. */
export function runTitle(names: readonly string[]): string {
  const more = names.length - mostNames;
  const named = names.slice(0, mostNames).join(', ');
  return more > 0 ? `${named} +${more}` : named;
}
