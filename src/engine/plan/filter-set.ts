import { Minimatch } from 'minimatch';
import { err, ok, type Result, type SkipReason } from '../../shared/errors/errors.js';

export interface FilterOptions {
  /** Globs to include; empty means everything. */
  readonly include: readonly string[];
  /** Globs to exclude; they take precedence. */
  readonly exclude: readonly string[];
  readonly caseSensitive: boolean;
  readonly skipJunk: boolean;
}

/** Decides for a path below the chosen folder, with `/`: null to include it, otherwise why it is excluded. */
export type FilterSet = (path: string) => SkipReason | null;

const junkNames = new Set(['.ds_store', 'thumbs.db', 'ehthumbs.db', 'desktop.ini']);

/** Files that operating systems create and nobody means to upload. */
function isJunk(name: string): boolean {
  return name.startsWith('._') || junkNames.has(name.toLowerCase());
}

/**
 * Makes a filter from globs with the rules of rclone and .gitignore: `*` within a name, `**` across folders,
 * `?`, `[a-z]`, `{a,b}`; parentheses, `!` and `#` are ordinary characters; a pattern without `/` matches the
 * name at any depth; a leading `/` anchors it at the top; otherwise a pattern with `/` matches the end of the
 * path; a trailing `/` means everything below. An exclude pattern that matches a folder excludes everything
 * in it. Names and patterns are compared in NFC. Errors: `glob-invalid` with the pattern.
 */
export function createFilterSet(options: FilterOptions): Result<FilterSet> {
  const matchers: { include: PathMatcher[]; exclude: PathMatcher[] } = { include: [], exclude: [] };
  for (const list of ['include', 'exclude'] as const) {
    for (const pattern of options[list]) {
      if (pattern.trim() === '') continue;
      const matcher = compile(pattern, options.caseSensitive);
      if (matcher === null) return err('glob-invalid', { pattern });
      matchers[list].push(matcher);
    }
  }
  const { include, exclude } = matchers;
  return ok((path) => {
    const normal = path.normalize('NFC');
    const name = normal.slice(normal.lastIndexOf('/') + 1);
    if (options.skipJunk && isJunk(name)) return 'junk';
    if (include.length > 0 && !include.some((matches) => matches(normal, name))) return 'excluded';
    if (exclude.length > 0 && matchesItselfOrFolder(exclude, normal)) return 'excluded';
    return null;
  });
}

type PathMatcher = (path: string, name: string) => boolean;

function compile(pattern: string, caseSensitive: boolean): PathMatcher | null {
  if (!isBalanced(pattern)) return null;
  let glob = pattern.normalize('NFC');
  const anchored = glob.startsWith('/');
  if (anchored) glob = glob.slice(1);
  if (glob.endsWith('/')) glob = `${glob}**`;
  const onName = !anchored && !glob.includes('/');
  if (!anchored && !onName && !glob.startsWith('**/')) glob = `**/${glob}`;
  try {
    const matcher = new Minimatch(glob, {
      dot: true,
      noext: true,
      nonegate: true,
      nocomment: true,
      nocase: !caseSensitive,
      platform: 'linux',
      braceExpandMax: 1000,
    });
    return onName ? (_path, name) => matcher.match(name) : (path) => matcher.match(path);
  } catch {
    return null;
  }
}

/** An unfinished `[` or `{`, as while typing, would silently match nothing. */
function isBalanced(pattern: string): boolean {
  let braces = 0;
  let inClass = false;
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i];
    if (char === '\\') i += 1;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') {
      inClass = true;
      if (pattern[i + 1] === '!' || pattern[i + 1] === '^') i += 1;
      if (pattern[i + 1] === ']') i += 1;
    } else if (char === '{') braces += 1;
    else if (char === '}') braces -= 1;
    if (braces < 0) return false;
  }
  return !inClass && braces === 0;
}

function matchesItselfOrFolder(matchers: readonly PathMatcher[], path: string): boolean {
  let end = path.indexOf('/');
  for (;;) {
    const part = end === -1 ? path : path.slice(0, end);
    const name = part.slice(part.lastIndexOf('/') + 1);
    if (matchers.some((matches) => matches(part, name))) return true;
    if (end === -1) return false;
    end = path.indexOf('/', end + 1);
  }
}
