/** Stands in front of a character that is taken literally. */
const escapes: Readonly<Record<string, string>> = { '${*}': '*', '${?}': '?', '${$}': '$' };

/**
 * Whether a text matches an IAM pattern: `*` is any number of characters, `?` is one, and `${*}`, `${?}` and
 * `${$}` are the characters themselves. Takes time proportional to the product of both lengths at most,
 * whatever the pattern. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const tokens = [...pattern.matchAll(/\$\{[*?$]\}|[\s\S]/gu)].map(([token]) => token);
  const letters = Array.from(text);
  let at = 0;
  let next = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < letters.length) {
    const token = tokens[next];
    if (token === '*') {
      star = next;
      resumeAt = at;
      next += 1;
    } else if (token !== undefined && (token === '?' || (escapes[token] ?? token) === letters[at])) {
      next += 1;
      at += 1;
    } else if (star >= 0) {
      next = star + 1;
      resumeAt += 1;
      at = resumeAt;
    } else {
      return false;
    }
  }
  return tokens.slice(next).every((token) => token === '*');
}
