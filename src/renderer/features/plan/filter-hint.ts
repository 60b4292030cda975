/** Characters that give a pattern a meaning beyond its letters. */
const wildcard = /[*?[\]{}]/;

/**
 * What was probably meant by patterns that match no file: a plain word matches a whole name only, `.docx` only a file of
 * that name, and `*.docx, *.jpg` is one pattern, with a comma in it. The result has another pattern for each that looks so,
 * and the others as they are; null when none does.
 */
export function filterHint(patterns: readonly string[]): readonly string[] | null {
  const meant = patterns.flatMap((pattern) => splitList(pattern.trim()).map(meantBy));
  const isSame = meant.length === patterns.length && meant.every((one, index) => one === patterns[index]);
  return isSame ? null : [...new Set(meant)];
}

/** The patterns in one that was typed as a list, as other programs take them; a comma in braces separates nothing. */
function splitList(pattern: string): readonly string[] {
  const parts = split(pattern, /[,;]/);
  if (parts.length > 1 || (parts[0] !== undefined && parts[0] !== pattern)) {
    return parts;
  }
  // Names have spaces as well: they separate patterns only where each part looks like one.
  const words = split(pattern, /\s/);
  return words.length > 1 && words.every((word) => /^[*.]/.test(word)) ? words : [pattern];
}

function split(pattern: string, separator: RegExp): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of pattern) {
    depth += letter === '{' ? 1 : letter === '}' ? -1 : 0;
    if (depth === 0 && separator.test(letter)) {
      parts.push('');
    } else {
      parts.push(`${parts.pop() ?? ''}${letter}`);
    }
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function meantBy(pattern: string): string {
  // As Windows writes paths, unless each only takes the meaning of what follows it.
  const path = /\\[^*?[\]{}\\]/.test(pattern) ? pattern.replaceAll('\\', '/') : pattern;
  if (!/[\p{Letter}\p{Number}]/u.test(path)) {
    return path;
  }
  if (wildcard.test(path) || path.endsWith('/') || path.includes('\\')) {
    return path;
  }
  if (path.includes('/')) {
    return `${path}/`;
  }
  return path.startsWith('.') ? `*${path}` : `*${path}*`;
}
