import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';

/** A violation of a rule of {@link checkStyles}. */
export interface StyleProblem {
  readonly file: string;
  readonly problem: string;
}

export interface StyleReport {
  /** CSS files that were read. */
  readonly files: number;
  /** Class blocks found: `table` for `table__row` and `table--wide`. */
  readonly blocks: number;
  readonly problems: readonly StyleProblem[];
}

interface Sheet {
  readonly path: string;
  /** Lengths in the conditions of media and container queries. */
  readonly queried: readonly string[];
  /** Values of the breakpoints that it defines. */
  readonly breakpoints: readonly string[];
  /** The classes of each selector. */
  readonly selectors: readonly (readonly string[])[];
  readonly classes: ReadonlySet<string>;
}

interface Component {
  readonly path: string;
  /** CSS files it imports. */
  readonly sheets: readonly string[];
  /** Classes it uses; a class that is built at run time ends where its first variable part begins. */
  readonly classes: readonly string[];
  /** Literal lengths in strings, for inline styles. */
  readonly lengths: readonly string[];
}

/** `table` of `table__row`, `table--wide` and `table`. */
export function blockOf(name: string): string {
  return name.split(/__|--/)[0] ?? name;
}

/**
 * Checks the components below `root` and their CSS files against these rules:
 *
 * - a block of classes is styled in one file, which no other file's selectors reach into;
 * - a CSS file is imported by components of its own folder only;
 * - a component imports the file of every class it uses, and has no literal lengths;
 * - every class that is styled is used by a component;
 * - queries use the widths of the breakpoint tokens only.
 *
 * @param shared a CSS file whose classes every component may use
 */
export async function checkStyles(root: string, shared: string): Promise<StyleReport> {
  const paths = (await readdir(root, { recursive: true }))
    .map((path) => path.split(sep).join('/'))
    .toSorted();
  const sheets = await Promise.all(
    paths.filter((path) => path.endsWith('.css')).map(async (path) => sheetOf(path, await text(root, path))),
  );
  const components = await Promise.all(
    paths
      .filter((path) => path.endsWith('.tsx'))
      .map(async (path) => componentOf(path, await text(root, path))),
  );
  const owners = ownersOf(sheets);
  const problems = [
    ...owners.problems,
    ...sheets.flatMap((sheet) => problemsOfSheet(sheet, owners.byBlock)),
    ...sheets.flatMap((sheet) => strangeQueries(sheet, new Set(sheets.flatMap((one) => one.breakpoints)))),
    ...sheets.flatMap((sheet) => unusedClasses(sheet, components)),
    ...components.flatMap((component) => problemsOfComponent(component, owners.byBlock, shared)),
  ];
  return { files: sheets.length, blocks: owners.byBlock.size, problems };
}

async function text(root: string, path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8');
}

function sheetOf(path: string, css: string): Sheet {
  const code = css.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const preludes = Array.from(code.matchAll(/([^{};]+)\{/g), ([, prelude = '']) => prelude.trim());
  const selectors = preludes
    .filter((prelude) => !prelude.startsWith('@'))
    .flatMap((prelude) => prelude.split(','))
    .map((selector) => Array.from(selector.matchAll(/\.([a-z][\w-]*)/gi), ([, name = '']) => name));
  return {
    path,
    selectors,
    classes: new Set(selectors.flat()),
    queried: preludes
      .filter((prelude) => /^@(?:media|container)/.test(prelude))
      .flatMap((prelude) => Array.from(prelude.matchAll(/\d[\d.]*(?:px|r?em)\b/g), ([found]) => found)),
    breakpoints: Array.from(code.matchAll(/--breakpoint-[a-z]+: ([^;]+);/g), ([, value = '']) => value),
  };
}

function componentOf(path: string, code: string): Component {
  const folder = dirname(path);
  return {
    path,
    sheets: Array.from(code.matchAll(/^import '(.+\.css)';/gm), ([, file = '']) => posix.join(folder, file)),
    classes: classNames(code),
    lengths: Array.from(code.matchAll(/['"` (]\d[\d.]*(?:px|rem)\b/g), ([found]) => found.slice(1)),
  };
}

/** The words in the strings of every `className`. */
function classNames(code: string): readonly string[] {
  return Array.from(code.matchAll(/className(?:=\{|=|: | = )/g), ({ index, 0: found }) =>
    expressionAt(code, index + found.length),
  ).flatMap((expression) =>
    Array.from(expression.matchAll(/'([^']*)'|"([^"]*)"|`([^`]*)`/g))
      // An operand of a comparison is not a class.
      .filter(({ index }) => !/[!=]== $/.test(expression.slice(0, index)))
      .flatMap(([, single, double, template]) =>
        (single ?? double ?? template ?? '')
          .replaceAll(/\$\{[^}]*\}/g, '\0')
          .split(' ')
          // Cut at the first variable part: what precedes it is the beginning of a class.
          .map((word) => word.split('\0')[0] ?? '')
          .filter((word) => /^[a-z][\w-]*$/i.test(word)),
      ),
  );
}

/** The string or the braced expression that begins at `start`. */
function expressionAt(code: string, start: number): string {
  const quote = code[start];
  if (quote === "'" || quote === '"' || quote === '`') {
    return code.slice(start, code.indexOf(quote, start + 1) + 1);
  }
  let depth = 1;
  let end = start;
  while (end < code.length && depth > 0) {
    if (code[end] === '{') depth += 1;
    if (code[end] === '}') depth -= 1;
    if (depth === 1 && code[end] === ';') break;
    end += 1;
  }
  return code.slice(start, end);
}

function ownersOf(sheets: readonly Sheet[]): {
  readonly byBlock: ReadonlyMap<string, string>;
  readonly problems: readonly StyleProblem[];
} {
  const byBlock = new Map<string, string>();
  const problems: StyleProblem[] = [];
  for (const { path, selectors } of sheets) {
    const own = new Set(
      selectors
        .map((names) => new Set(names.map(blockOf)))
        .filter((blocks) => blocks.size === 1)
        .flatMap((blocks) => [...blocks]),
    );
    for (const block of own) {
      const other = byBlock.get(block);
      if (other === undefined) {
        byBlock.set(block, path);
      } else {
        problems.push({ file: path, problem: `.${block} is styled in ${other} too` });
      }
    }
  }
  return { byBlock, problems };
}

function problemsOfSheet(
  { path, selectors }: Sheet,
  owners: ReadonlyMap<string, string>,
): readonly StyleProblem[] {
  return [...new Set(selectors.flat().map(blockOf))]
    .filter((block) => owners.has(block) && owners.get(block) !== path)
    .map((block) => ({ file: path, problem: `reaches into .${block} of ${owners.get(block) ?? ''}` }));
}

function strangeQueries({ path, queried }: Sheet, breakpoints: ReadonlySet<string>): readonly StyleProblem[] {
  return queried
    .filter((length) => !breakpoints.has(length))
    .map((length) => ({ file: path, problem: `queries ${length}, which is no --breakpoint` }));
}

function unusedClasses({ path, classes }: Sheet, components: readonly Component[]): readonly StyleProblem[] {
  const named = components.flatMap((component) => component.classes);
  return [...classes]
    .filter((name) => !named.some((word) => word === name || (word.endsWith('--') && name.startsWith(word))))
    .map((name) => ({ file: path, problem: `.${name} is used by no component` }));
}

function problemsOfComponent(
  { path, sheets, classes, lengths }: Component,
  owners: ReadonlyMap<string, string>,
  shared: string,
): readonly StyleProblem[] {
  const foreign = sheets
    .filter((sheet) => dirname(sheet) !== dirname(path))
    .map((sheet) => `imports ${sheet} of another folder`);
  const missing = [...new Set(classes.map(blockOf))].flatMap((block) => {
    const owner = owners.get(block);
    if (owner === undefined) {
      return [`uses .${block}, which is styled nowhere`];
    }
    return owner === shared || sheets.includes(owner)
      ? []
      : [`uses .${block} of ${owner}, which it does not import`];
  });
  return [...foreign, ...missing, ...lengths.map((length) => `sets ${length}: use a token`)].map(
    (problem) => ({ file: path, problem }),
  );
}
