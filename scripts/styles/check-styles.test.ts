import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkStyles } from './check-styles.js';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** The problems of a correct renderer with some files replaced or added. */
async function problemsWith(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = await mkdtemp(join(tmpdir(), 'hoist-styles-'));
  folders.push(root);
  const all = {
    'app/base.css': '.spin { color: var(--text); }',
    'app/tokens.css': ':root { --breakpoint-narrow: 520px; }',
    'app/app.tsx': `import './base.css';\nexport const App = () => <i className="spin" />;`,
    'ui/button.css': '.button { color: var(--text); }\n.button--small > svg { width: var(--space-4); }',
    'ui/button.tsx': `import './button.css';\nexport const Button = ({ size }) => <b className={\`button button--\${size}\`} />;`,
    'features/keys/keys.css': '.keys, .keys__line[data-open] { color: var(--text); }',
    'features/keys/keys.tsx': [
      `import './keys.css';`,
      `export const Keys = ({ kind }) => (`,
      `  <div className="keys"><p className={kind === 'other' ? 'keys__line' : 'spin'} /></div>`,
      `);`,
    ].join('\n'),
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const { problems } = await checkStyles(root, 'app/base.css');
  return problems.map(({ file, problem }) => `${file} ${problem}`);
}

describe('checkStyles', () => {
  it('finds nothing where every component has its own', async () => {
    expect(await problemsWith({})).toEqual([]);
  });

  it('finds a block that is styled in two files', async () => {
    const keys = '.keys, .keys__line[data-open] { color: var(--text); } .button { color: var(--bad); }';
    expect(await problemsWith({ 'features/keys/keys.css': keys })).toContain(
      'ui/button.css .button is styled in features/keys/keys.css too',
    );
  });

  it('finds a selector that reaches into another component', async () => {
    const keys = '.keys, .keys__line { color: var(--text); } .keys > .button { color: var(--bad); }';
    expect(await problemsWith({ 'features/keys/keys.css': keys })).toEqual([
      'features/keys/keys.css reaches into .button of ui/button.css',
    ]);
  });

  it('finds a class of a file that is not imported, and an import from another folder', async () => {
    const list = `export const List = () => <div className="keys" />;`;
    expect(await problemsWith({ 'features/keys/list.tsx': list })).toEqual([
      'features/keys/list.tsx uses .keys of features/keys/keys.css, which it does not import',
    ]);
    const far = `import '../ui/button.css';\nexport const Far = () => <div className="button" />;`;
    expect(await problemsWith({ 'app/far.tsx': far })).toEqual([
      'app/far.tsx imports ui/button.css of another folder',
    ]);
  });

  it('finds classes that are styled nowhere, and unused ones', async () => {
    const list = `export const List = () => <div className="list list__item" />;`;
    expect(await problemsWith({ 'ui/list.tsx': list })).toEqual([
      'ui/list.tsx uses .list, which is styled nowhere',
    ]);
    expect(await problemsWith({ 'ui/old.css': '.old { color: var(--text); }' })).toEqual([
      'ui/old.css .old is used by no component',
    ]);
  });

  it('finds lengths that are not tokens, in components and in queries', async () => {
    const list = `export const List = () => <i style={{ width: 'clamp(96px, 20vw, var(--measure-208))' }} />;`;
    expect(await problemsWith({ 'ui/list.tsx': list })).toEqual(['ui/list.tsx sets 96px: use a token']);
    const narrow = '@media (width < 520px) { .keys, .keys__line { color: var(--text); } }';
    expect(await problemsWith({ 'features/keys/keys.css': narrow })).toEqual([]);
    expect(
      await problemsWith({
        'features/keys/keys.css': narrow.replace('520px', '700px').replace('@media', '@container'),
      }),
    ).toEqual(['features/keys/keys.css queries 700px, which is no --breakpoint']);
  });
});
