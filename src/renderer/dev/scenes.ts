import type { ErrorCode } from '../../shared/errors/errors.js';

export interface SceneFile {
  readonly path: string;
  readonly size: number;
}

/** What the fake main process pretends, taken from the page's address. */
export interface Scene {
  readonly language: 'ko' | 'en';
  readonly theme: 'light' | 'dark';
  readonly protection: 'system' | 'session';
  readonly profiles: number;
  readonly importError: ErrorCode | null;
  /** Why the keys turn out not to work. */
  readonly checkError: ErrorCode | null;
  /** There are keys of the AWS tools on this computer. */
  readonly found: boolean;
  /** A code of an MFA device is asked for. */
  readonly code: boolean;
  readonly buckets: number;
  readonly listError: ErrorCode | null;
  readonly bucket: string | null;
  readonly files: readonly SceneFile[];
  readonly include: string;
  /** Where a run stands: how much of it is done (0 to 1), or `live` to let it run. */
  readonly run: number | 'live' | null;
  readonly runState: 'uploading' | 'waiting' | 'paused' | 'allPaused' | 'cancelling' | 'verifying';
  readonly failing: ErrorCode | null;
  readonly scanning: boolean;
  /** Names as long as AWS allows. */
  readonly longNames: boolean;
  /** The keys may put into the bucket and not look. */
  readonly lookRefused: boolean;
  /** Why the run stopped half-way. */
  readonly stopped: ErrorCode | null;
  /** Earlier uploads that were broken off, and those that ended. */
  readonly interrupted: number;
  readonly history: number;
  /** The interrupted ones used keys that are gone. */
  readonly orphaned: boolean;
  /** Why an earlier upload can't be taken up again. */
  readonly refusal: ErrorCode;
  /** Some permissions are missing. */
  readonly denies: boolean;
  /** How many unfinished uploads the bucket has; `denied`: they may not be listed. */
  readonly incompleteUploads: number | 'denied';
}

const tutorial: readonly SceneFile[] = [
  { path: '(before) Player actions features.csv', size: 4_812_331 },
  { path: '(before) Player information features.csv', size: 2_310_114 },
  { path: '(before) Social interaction diversity features.csv', size: 3_900_870 },
  { path: '(before) Group activities features.csv', size: 1_287_002 },
  { path: '(after) Player actions features.csv', size: 4_900_112 },
  { path: '(after) Group activities features.csv', size: 1_300_400 },
  { path: 'before.csv', size: 1_024 },
  { path: '.DS_Store', size: 6_148 },
  { path: '하위 폴더/측정 결과 2026-11.xlsx'.normalize('NFD'), size: 20_971_520 },
  { path: '하위 폴더/빈 파일.txt'.normalize('NFD'), size: 0 },
  { path: 'notes + & % # 🎉.md', size: 3_310 },
];

const long: readonly SceneFile[] = [
  { path: `${'아주 긴 한국어 파일 이름 '.repeat(6)}최종_진짜최종.csv`, size: 98_304_221_004 },
  { path: `${'deeply/nested/folder/structure/'.repeat(8)}measurement.parquet`, size: 5_497_558_138_880 },
  { path: `${'x'.repeat(250)}.bin`, size: 12 },
  { path: `${'👩‍👩‍👧‍👦'.repeat(10)} family photo.jpg`, size: 7_340_032 },
  ...tutorial,
];

const secret: readonly SceneFile[] = [
  ...tutorial,
  { path: '.env', size: 212 },
  { path: 'jiwoo.kim_accessKeys.csv', size: 98 },
  { path: 'ssh/id_rsa', size: 2602 },
];

function many(count: number): readonly SceneFile[] {
  return Array.from({ length: count }, (_, index) => ({
    path: `sensors/2026-11-${String((index % 30) + 1).padStart(2, '0')}/reading-${String(index).padStart(6, '0')}.json`,
    size: 800 + ((index * 7_919) % 240_000),
  }));
}

function filesOf(name: string | null): readonly SceneFile[] {
  switch (name) {
    case 'tutorial':
      return tutorial;
    case 'secret':
      return secret;
    case 'long':
      return long;
    case 'many':
      return many(2000);
    case 'huge':
      return many(400_000);
    default:
      return [];
  }
}

export function sceneFrom(query: URLSearchParams): Scene {
  const run = query.get('run');
  const code = (name: string): ErrorCode | null => query.get(name) as ErrorCode | null;
  return {
    language: query.get('language') === 'ko' ? 'ko' : 'en',
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    protection: query.get('protection') === 'session' ? 'session' : 'system',
    profiles: Number(query.get('profiles') ?? '1'),
    importError: code('importError'),
    checkError: code('checkError'),
    found: query.has('found'),
    code: query.has('code'),
    buckets: Number(query.get('buckets') ?? '5'),
    listError: code('listError'),
    bucket: query.get('bucket'),
    files: filesOf(query.get('files')),
    include: query.get('include') ?? '',
    run: run === null ? null : run === 'live' ? 'live' : Number(run),
    runState: (query.get('runState') as Scene['runState'] | null) ?? 'uploading',
    failing: code('failing'),
    scanning: query.has('scanning'),
    longNames: query.has('longNames'),
    lookRefused: query.has('lookRefused'),
    stopped: code('stopped'),
    interrupted: Number(query.get('interrupted') ?? '0'),
    history: Number(query.get('history') ?? '0'),
    orphaned: query.has('orphaned'),
    refusal: code('refusal') ?? 'run-busy',
    denies: query.has('denies'),
    incompleteUploads:
      query.get('incompleteUploads') === 'denied' ? 'denied' : Number(query.get('incompleteUploads') ?? '0'),
  };
}
