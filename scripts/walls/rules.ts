import type { IRegularForbiddenRuleType as Rule } from 'dependency-cruiser';

/** For each room of `src`, the rooms it may import besides itself. */
const below = {
  shared: [],
  base: ['shared'],
  s3: ['shared', 'base'],
  accounts: ['shared', 'base', 's3'],
  engine: ['shared', 'base', 's3'],
  practice: ['shared', 'base'],
  cli: ['shared', 'base', 's3', 'accounts', 'engine', 'practice'],
  main: ['shared', 'base', 's3', 'accounts', 'engine'],
  preload: ['shared'],
  renderer: ['shared'],
} as const;

/**
 * The same inside the engine. The files of `src/engine` itself connect the rooms; only `host` is above them.
 */
const belowInEngine = {
  plan: [],
  journal: [],
  transfer: ['journal'],
  senders: ['journal', 'transfer'],
  verify: ['journal', 'transfer'],
  run: ['journal', 'transfer', 'senders', 'verify', 'plan'],
  report: ['journal'],
} as const;

/** The same inside `run`; the files of `src/engine/run` itself hold its rooms together. */
const belowInRun = {
  limits: [],
  progress: [],
  entry: [],
  requests: ['limits'],
  schedule: ['limits', 'progress', 'entry', 'requests'],
  intake: ['progress', 'schedule'],
  conclusion: ['entry'],
} as const;

/** The same inside the renderer; `app` connects the features, and the gallery shows them with sample data. */
const belowInRenderer = {
  i18n: [],
  bridge: [],
  ui: ['i18n'],
  stores: ['bridge'],
  features: ['i18n', 'ui', 'stores'],
} as const;

const roomsOf: Readonly<Record<string, readonly string[]>> = {
  engine: [...Object.keys(belowInEngine), 'host'],
  renderer: [...Object.keys(belowInRenderer), 'app', 'gallery'],
};

/** Whether the rules cover a file of `src`; a folder that they don't know could import anything. */
export function isInKnownRoom(path: string): boolean {
  const [, room = '', inside = ''] = path.split('/');
  const rooms = roomsOf[room];
  const isDirectlyIn = inside.includes('.');
  return room in below && (rooms === undefined || isDirectlyIn || rooms.includes(inside));
}

const test = '\\.test\\.tsx?$';
const ours = '^(src|tests|e2e|bench|scripts)/';
const folders = (parent: string, names: readonly string[]): string => `^${parent}/(${names.join('|')})/`;
const npm = (names: string): string => `(^|/)node_modules/(${names})(/|$)|^(${names})(/|$)`;

function forbid(name: string, comment: string, from: Rule['from'], to: Rule['to']): Rule {
  return { name, comment, severity: 'error', from, to };
}

const betweenRooms = Object.entries(below).flatMap(([room, rooms]) => [
  forbid(
    `${room}-imports-downwards`,
    `src/${room} may import ${rooms.length === 0 ? 'no other room' : rooms.join(', ')}`,
    { path: `^src/${room}/`, pathNot: test },
    { path: ours, pathNot: folders('src', [room, ...rooms]) },
  ),
  forbid(
    `tests-of-${room}-import-downwards`,
    'A test may import what the code beside it may, the practice server and the test helpers',
    { path: `^src/${room}/.*${test}` },
    { path: ours, pathNot: [folders('src', [room, ...rooms, 'practice']), '^tests/'] },
  ),
]);

const insideEngine = Object.entries(belowInEngine).map(([room, rooms]) =>
  forbid(
    `engine-${room}-imports-downwards`,
    `src/engine/${room} may import ${rooms.length === 0 ? 'no other room of the engine' : rooms.join(', ')}`,
    { path: `^src/engine/${room}/`, pathNot: test },
    { path: '^src/engine/', pathNot: folders('src/engine', [room, ...rooms]) },
  ),
);

const insideRun = Object.entries(belowInRun).map(([room, rooms]) =>
  forbid(
    `run-${room}-imports-downwards`,
    `src/engine/run/${room} may import ${rooms.length === 0 ? 'no other room of run' : rooms.join(', ')}`,
    { path: `^src/engine/run/${room}/`, pathNot: test },
    { path: '^src/engine/run/', pathNot: folders('src/engine/run', [room, ...rooms]) },
  ),
);

const insideRenderer = Object.entries(belowInRenderer).map(([room, rooms]) =>
  forbid(
    `renderer-${room}-imports-downwards`,
    `src/renderer/${room} may import ${rooms.length === 0 ? 'no other room of the renderer' : rooms.join(', ')}`,
    { path: `^src/renderer/${room}/`, pathNot: test },
    { path: '^src/renderer/', pathNot: folders('src/renderer', [room, ...rooms]) },
  ),
);

/** Who may import whom. Type-only imports count: they couple two rooms like any other. */
export const rules: readonly Rule[] = [
  ...betweenRooms,
  ...insideEngine,
  ...insideRun,
  ...insideRenderer,
  forbid(
    'engine-host-is-on-top',
    'The engine does not know where it runs',
    { path: '^src/engine/[^/]+$', pathNot: test },
    { path: '^src/engine/host/' },
  ),
  forbid(
    'features-are-apart',
    'What two features share belongs into ui, stores or i18n',
    { path: '^src/renderer/features/([^/]+)/' },
    { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
  ),
  forbid(
    'product-knows-no-gallery',
    'Made-up data stays out of the product',
    { path: '^src/renderer/', pathNot: [folders('src/renderer', ['gallery']), test] },
    { path: folders('src/renderer', ['gallery']) },
  ),
  forbid(
    'shared-imports-zod-only',
    'shared runs in every process: no package but the schema validator',
    { path: '^src/shared/', pathNot: test },
    { pathNot: ['^src/', npm('zod')] },
  ),
  forbid(
    'base-knows-no-s3',
    'base would serve any other program as well',
    { path: '^src/base/' },
    { path: npm('@aws-sdk/[^/]+|@smithy/[^/]+') },
  ),
  forbid(
    'electron-in-main-and-preload',
    'The engine, the command line and the tests run in plain Node',
    { path: '^(src|tests)/', pathNot: folders('src', ['main', 'preload']) },
    { path: npm('electron') },
  ),
  forbid(
    'page-has-no-node',
    'The page and its bridge are sandboxed: nothing of Node, nothing that sends',
    { path: folders('src', ['renderer', 'preload', 'shared']), pathNot: test },
    { dependencyTypes: ['core'] },
  ),
  forbid(
    'page-has-no-network',
    'The page and its bridge are sandboxed: nothing of Node, nothing that sends',
    { path: folders('src', ['renderer', 'preload', 'shared']) },
    { path: npm('@aws-sdk/[^/]+|@smithy/[^/]+|@photostructure/[^/]+|undici') },
  ),
  forbid(
    'react-in-the-renderer',
    'Only the page draws',
    { path: '^(src|tests)/', pathNot: '^src/renderer/' },
    { path: npm('react|react-dom|react-intl|react-aria-components|zustand') },
  ),
  forbid(
    'test-helpers-know-no-window',
    'They serve tests of plain Node; window tests are in e2e',
    { path: '^tests/' },
    { path: folders('src', ['main', 'preload', 'renderer']) },
  ),
  forbid('no-file-circle', 'Two files that need each other are one', {}, { circular: true }),
  forbid(
    'no-unknown-module',
    'What can not be found can not be checked either',
    {},
    { couldNotResolve: true, pathNot: '^electron/(main|renderer|common)$' },
  ),
];
