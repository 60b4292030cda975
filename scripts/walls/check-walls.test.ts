import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../project.js';
import { checkWalls } from './check-walls.js';
import { roomCircles, roomOf } from './room-circles.js';
import { rules } from './rules.js';

/** Every rule, broken by one file that imports another file or a package. */
const planted: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'shared-imports-downwards': ['src/shared/models/planted.ts', 'src/base/async/planted-target.ts'],
  'base-imports-downwards': ['src/base/files/planted.ts', 'src/s3/client/planted-target.ts'],
  's3-imports-downwards': ['src/s3/buckets/planted.ts', 'src/engine/journal/planted-target.ts'],
  'accounts-imports-downwards': ['src/accounts/planted.ts', 'src/engine/plan/planted-target.ts'],
  'engine-imports-downwards': ['src/engine/plan/planted.ts', 'src/accounts/planted-target.ts'],
  'practice-imports-downwards': ['src/practice/planted.ts', 'src/s3/client/planted-target.ts'],
  'cli-imports-downwards': ['src/cli/planted.ts', 'src/main/window/planted-target.ts'],
  'main-imports-downwards': ['src/main/ipc/planted.ts', 'src/practice/planted-target.ts'],
  'preload-imports-downwards': ['src/preload/planted.ts', 'src/base/log/planted-target.ts'],
  'renderer-imports-downwards': ['src/renderer/stores/planted.ts', 'src/main/ipc/planted-target.ts'],
  'tests-of-shared-import-downwards': ['src/shared/aws/planted.test.ts', 'src/s3/client/planted-target.ts'],
  'tests-of-base-import-downwards': ['src/base/log/planted.test.ts', 'src/s3/client/planted-target.ts'],
  'tests-of-s3-import-downwards': ['src/s3/client/planted.test.ts', 'src/engine/run/planted-target.ts'],
  'tests-of-accounts-import-downwards': ['src/accounts/planted.test.ts', 'src/cli/planted-target.ts'],
  'tests-of-engine-import-downwards': ['src/engine/run/planted.test.ts', 'src/accounts/planted-target.ts'],
  'tests-of-practice-import-downwards': ['src/practice/planted.test.ts', 'src/s3/client/planted-target.ts'],
  'tests-of-cli-import-downwards': ['src/cli/planted.test.ts', 'src/main/ipc/planted-target.ts'],
  'tests-of-main-import-downwards': ['src/main/planted.test.ts', 'src/cli/planted-target.ts'],
  'tests-of-preload-import-downwards': ['src/preload/planted.test.ts', 'src/main/ipc/planted-target.ts'],
  'tests-of-renderer-import-downwards': [
    'src/renderer/ui/planted.test.ts',
    'src/engine/run/planted-target.ts',
  ],
  'engine-plan-imports-downwards': ['src/engine/plan/planted.ts', 'src/engine/journal/planted-target.ts'],
  'engine-journal-imports-downwards': [
    'src/engine/journal/planted.ts',
    'src/engine/transfer/planted-target.ts',
  ],
  'engine-transfer-imports-downwards': [
    'src/engine/transfer/planted.ts',
    'src/engine/senders/planted-target.ts',
  ],
  'engine-senders-imports-downwards': ['src/engine/senders/planted.ts', 'src/engine/run/planted-target.ts'],
  'engine-verify-imports-downwards': ['src/engine/verify/planted.ts', 'src/engine/run/planted-target.ts'],
  'engine-run-imports-downwards': ['src/engine/run/planted.ts', 'src/engine/host/planted-target.ts'],
  'engine-report-imports-downwards': ['src/engine/report/planted.ts', 'src/engine/run/planted-target.ts'],
  'run-limits-imports-downwards': [
    'src/engine/run/limits/planted.ts',
    'src/engine/run/requests/planted-target.ts',
  ],
  'run-progress-imports-downwards': [
    'src/engine/run/progress/planted.ts',
    'src/engine/run/schedule/planted-target.ts',
  ],
  'run-entry-imports-downwards': [
    'src/engine/run/entry/planted.ts',
    'src/engine/run/schedule/planted-target.ts',
  ],
  'run-requests-imports-downwards': [
    'src/engine/run/requests/planted.ts',
    'src/engine/run/entry/planted-target.ts',
  ],
  'run-schedule-imports-downwards': [
    'src/engine/run/schedule/planted.ts',
    'src/engine/run/intake/planted-target.ts',
  ],
  'run-intake-imports-downwards': [
    'src/engine/run/intake/planted.ts',
    'src/engine/run/entry/planted-target.ts',
  ],
  'run-conclusion-imports-downwards': [
    'src/engine/run/conclusion/planted.ts',
    'src/engine/run/schedule/planted-target.ts',
  ],
  'engine-host-is-on-top': ['src/engine/planted.ts', 'src/engine/host/planted-target.ts'],
  'renderer-i18n-imports-downwards': [
    'src/renderer/i18n/planted.ts',
    'src/renderer/stores/planted-target.ts',
  ],
  'renderer-bridge-imports-downwards': [
    'src/renderer/bridge/planted.ts',
    'src/renderer/ui/planted-target.tsx',
  ],
  'renderer-ui-imports-downwards': ['src/renderer/ui/planted.tsx', 'src/renderer/stores/planted-target.ts'],
  'renderer-stores-imports-downwards': [
    'src/renderer/stores/planted.ts',
    'src/renderer/features/run/planted-target.tsx',
  ],
  'renderer-features-imports-downwards': [
    'src/renderer/features/run/planted.tsx',
    'src/renderer/bridge/planted-target.ts',
  ],
  'features-are-apart': [
    'src/renderer/features/plan/planted.tsx',
    'src/renderer/features/run/planted-target.tsx',
  ],
  'product-knows-no-gallery': ['src/renderer/app/planted.ts', 'src/renderer/gallery/planted-target.ts'],
  'shared-imports-zod-only': ['src/shared/models/planted.ts', 'csv-parse/sync'],
  'base-knows-no-s3': ['src/base/async/planted.ts', '@aws-sdk/client-s3'],
  'electron-in-main-and-preload': ['src/engine/run/planted.ts', 'electron/main'],
  'page-has-no-node': ['src/renderer/app/planted.ts', 'node:fs'],
  'page-has-no-network': ['src/renderer/app/planted.ts', '@aws-sdk/client-s3'],
  'react-in-the-renderer': ['src/main/window/planted.ts', 'react'],
  'test-helpers-know-no-window': ['tests/support/planted.ts', 'src/main/ipc/planted-target.ts'],
  'no-unknown-module': ['src/cli/planted.ts', './not-there.js'],
};

/** Imports that every rule allows. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['src/shared/models/allowed.ts', 'zod'],
  ['src/base/log/allowed.ts', 'node:fs'],
  ['src/s3/client/allowed.ts', '@aws-sdk/client-s3'],
  ['src/engine/report/allowed.ts', 'src/engine/journal/planted-target.ts'],
  ['src/engine/allowed.ts', 'src/engine/run/planted-target.ts'],
  ['src/engine/host/allowed.ts', 'src/engine/allowed.ts'],
  ['src/engine/run/allowed.test.ts', 'src/practice/planted-target.ts'],
  ['src/engine/transfer/allowed.test.ts', 'src/engine/plan/planted-target.ts'],
  ['src/cli/allowed.ts', 'src/engine/journal/planted-target.ts'],
  ['src/main/window/allowed.ts', 'electron/main'],
  ['src/renderer/app/allowed.tsx', 'src/renderer/features/run/planted-target.tsx'],
  ['src/renderer/ui/allowed.tsx', 'react'],
  ['src/renderer/features/run/allowed.test.tsx', 'src/renderer/gallery/planted-target.ts'],
  ['src/s3/buckets/allowed.test.ts', 'tests/support/planted.ts'],
  ['tests/support/allowed.ts', 'src/engine/host/planted-target.ts'],
];

/** Ways to import; a type-only import counts like any other. */
const ways: readonly ((specifier: string, name: string) => string)[] = [
  (specifier, name) => `import type { Planted as ${name} } from '${specifier}';`,
  (specifier, name) => `import { planted as ${name} } from '${specifier}';`,
  (specifier, name) => `export { planted as ${name} } from '${specifier}';`,
  (specifier, name) => `export const ${name} = () => import('${specifier}');`,
];

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hoist-walls-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

async function makePackages(): Promise<void> {
  for (const name of ['zod', 'csv-parse', '@aws-sdk/client-s3', 'react']) {
    const exports = name === 'csv-parse' ? { './sync': './index.js' } : './index.js';
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', exports }));
    await write(`node_modules/${name}/index.js`, 'export const planted = 1;\n');
  }
}

const isFile = (to: string): boolean => /^(src|tests)\//.test(to);

function specifierOf(from: string, to: string): string {
  if (!isFile(to)) return to;
  const up = '../'.repeat(from.split('/').length - 1);
  return `${up}${to.replace(/\.tsx?$/, '.js')}`;
}

/** Writes files with these imports, each in one of the ways, and the files they import. */
async function plant(imports: readonly (readonly [from: string, to: string])[]): Promise<void> {
  const files = new Map<string, string>();
  for (const [, to] of imports) {
    if (isFile(to)) files.set(to, 'export type Planted = 1;\nexport const planted: Planted = 1;\n');
  }
  for (const [index, [from, to]] of imports.entries()) {
    const line = ways[index % ways.length]?.(specifierOf(from, to), `planted${index}`);
    const drawn = from.endsWith('.tsx') ? `export const drawn${index} = <p className="drawn">…</p>;\n` : '';
    files.set(from, `${line}\n${drawn}${files.get(from) ?? ''}`);
  }
  for (const [path, content] of files) await write(path, content);
}

describe('checkWalls', { timeout: 120_000 }, () => {
  it('reports every planted import, and none of the allowed ones', async () => {
    await makePackages();
    await plant([...Object.values(planted), ...allowed]);
    await write(
      'src/base/async/here.ts',
      "import type { There } from './there.js';\nexport type Here = There;\n",
    );
    await write(
      'src/base/async/there.ts',
      "import type { Here } from './here.js';\nexport type There = Here;\n",
    );
    const { violations } = await checkWalls(root, ['src', 'tests']);
    const found = violations.filter(({ rule }) => rule !== 'no-room-circle');
    const told = found.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`);
    for (const [rule, [from]] of Object.entries(planted)) {
      expect(
        found.filter((one) => one.rule === rule).map((one) => one.from),
        rule,
      ).toEqual([from]);
    }
    expect(told.filter((line) => line.startsWith('no-file-circle'))).not.toEqual([]);
    expect(told.filter((line) => line.includes('allowed.'))).toEqual([]);
    const names = new Set(found.map(({ rule }) => rule));
    expect(rules.map(({ name }) => name).filter((name) => !names.has(name ?? ''))).toEqual([]);
  });

  it('reports rooms that import each other, also in a circle of three and by types only', async () => {
    await write('src/s3/buckets/a.ts', "import type { B } from '../objects/b.js';\nexport type A = B;\n");
    await write('src/s3/objects/b.ts', "import type { C } from '../client/deep/c.js';\nexport type B = C;\n");
    await write('src/s3/client/deep/c.ts', 'export type C = 1;\n');
    await write('src/s3/client/d.ts', "import type { E } from '../buckets/e.js';\nexport type D = E;\n");
    await write('src/s3/buckets/e.ts', 'export type E = 1;\n');
    const { violations } = await checkWalls(root, ['src']);
    expect(violations.map(({ rule, from }) => `${rule}: ${from}`)).toEqual([
      'no-room-circle: src/s3/buckets → src/s3/objects → src/s3/client → src/s3/buckets',
    ]);
  });

  it('reports a folder that no rule covers', async () => {
    await write('src/engine/check/a.ts', 'export type A = 1;\n');
    await write('src/updates/b.ts', 'export type B = 1;\n');
    const { violations } = await checkWalls(root, ['src']);
    expect(violations.map(({ rule, from }) => `${rule}: ${from}`)).toEqual([
      'no-unknown-room: src/engine/check/a.ts',
      'no-unknown-room: src/updates/b.ts',
    ]);
  });

  it('passes for this project, after reading all of it', async () => {
    const { modules, violations } = await checkWalls(projectRoot);
    expect(violations).toEqual([]);
    expect(modules).toBeGreaterThan(300);
  });
});

describe('rooms', () => {
  it.each([
    ['src/s3/buckets/setup/tags.ts', 'src/s3/buckets'],
    ['src/engine/engine.ts', 'src/engine'],
    ['src/engine/run/retry.ts', 'src/engine/run'],
    ['src/accounts/key-age.ts', 'src/accounts'],
    ['src/cli/commands/upload.ts', 'src/cli'],
    ['src/renderer/features/run/run-row.tsx', 'src/renderer/features/run'],
    ['tests/support/fault-proxy.ts', 'tests/support'],
    ['bench/clients/client.ts', 'bench'],
  ])('%s is in room %s', (path, room) => expect(roomOf(path)).toBe(room));

  it('roomCircles finds none where imports go one way only', () => {
    const graph = new Map([
      ['src/base/async/a.ts', ['src/shared/errors/e.ts']],
      ['src/s3/client/c.ts', ['src/base/async/a.ts', 'src/shared/errors/e.ts']],
      ['src/shared/errors/e.ts', []],
    ]);
    expect(roomCircles(graph)).toEqual([]);
  });
});
