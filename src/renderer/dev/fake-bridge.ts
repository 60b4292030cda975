import { Minimatch } from 'minimatch';
import type {
  Draft,
  DraftOptions,
  DraftRow,
  Profile,
  RunRow,
  RunSnapshot,
  RunSummary,
  Settings,
  Tally,
} from '../../shared/domain.js';
import { err, ok, type Result } from '../../shared/errors.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { Scene } from './scenes.js';

const defaults: DraftOptions = {
  include: [],
  exclude: [],
  caseSensitive: false,
  skipJunk: true,
  followSymlinks: false,
  prefix: '',
  rootNameInKey: 'auto',
};

function tallyOf(rows: readonly { readonly size: number }[]): Tally {
  return { files: rows.length, bytes: rows.reduce((sum, row) => sum + row.size, 0) };
}

function later<T>(value: T, milliseconds = 15): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), milliseconds);
  });
}

function profilesOf(scene: Scene): Profile[] {
  const all: Profile[] = [
    {
      id: 'p1',
      userName: 'jiwoo.kim',
      keyIdLast4: 'Q7XA',
      isRootKey: false,
      persisted: true,
      endpointHost: null,
    },
    {
      id: 'p2',
      userName: null,
      keyIdLast4: '9KLM',
      isRootKey: false,
      persisted: false,
      endpointHost: 'localhost:4610',
    },
    { id: 'p3', userName: null, keyIdLast4: 'R00T', isRootKey: true, persisted: true, endpointHost: null },
  ];
  if (scene.longNames) {
    return all.map((profile) => ({
      ...profile,
      userName: 'a.very.long.iam.user.name.that.somebody.really.chose.in.seoul',
      endpointHost: 's3.storage.internal.example-company.co.kr:9000',
    }));
  }
  return all.slice(0, scene.profiles);
}

/** A main process made of memory, for looking at the window without one. Never part of the product. */
export function createFakeBridge(scene: Scene): HoistBridge {
  let settings: Settings = { language: scene.language, theme: scene.theme };
  const draft = createFakeDraft(scene);
  const runs = createFakeRuns(scene, () => draft.rows('matched'));

  return {
    app: {
      info: () =>
        later(
          ok({
            version: '0.1.0',
            systemLanguage: scene.language,
            platform: 'linux',
            settings,
            secretProtection: scene.protection,
            notice: null,
          }),
        ),
      setSettings: (change) => {
        settings = { language: change.language ?? settings.language, theme: change.theme ?? settings.theme };
        return later(ok(settings));
      },
    },
    profiles: {
      list: () => later(ok(profilesOf(scene))),
      chooseKeyFile: () => later<Result<Profile | null>>(importAnswer(scene), 400),
      importDropped: () => later<Result<Profile>>(importAnswer(scene), 400),
      remove: () => later(ok(null)),
    },
    buckets: {
      list: () =>
        scene.listError === null
          ? later(
              ok(
                Array.from({ length: scene.buckets }, (_, index) => ({
                  name: `${['research-data', 'lab-archive', 'web-assets', 'backup', 'team-share'][index % 5]}-${index + 1}`,
                  region: ['ap-northeast-2', 'us-east-1', null, 'eu-central-1'][index % 4] ?? null,
                  createdAt: Date.UTC(2024, index % 12, 3 + (index % 20)),
                })),
              ),
              150,
            )
          : later(err(scene.listError, { action: 's3:ListAllMyBuckets' }), 150),
      open: ({ name }) =>
        name.includes('missing')
          ? later(err('bucket-not-found', { bucket: name }), 300)
          : later(ok({ name, region: null, createdAt: null }), 300),
      create: ({ name, region }) =>
        name === 'test'
          ? later(err('bucket-taken', { bucket: name }), 600)
          : later(
              ok({
                bucket: { name, region, createdAt: Date.now() },
                outcome: name.startsWith('mine') ? ('already-yours' as const) : ('created' as const),
              }),
              600,
            ),
    },
    draft: draft.bridge,
    runs,
  };
}

function importAnswer(scene: Scene): Result<Profile> {
  return scene.importError === null
    ? ok(profilesOf({ ...scene, profiles: 1 })[0] as Profile)
    : err(scene.importError);
}

function createFakeDraft(scene: Scene) {
  let revision = 1;
  let options = defaults;
  let roots: Draft['roots'] = [];
  let all: DraftRow[] = [];

  function matches(pattern: string, path: string): boolean {
    const glob = new Minimatch(pattern, {
      noext: true,
      nocase: !options.caseSensitive,
      matchBase: !pattern.includes('/'),
      dot: true,
    });
    return glob.match(path.normalize('NFC'));
  }

  function sort(): void {
    all = scene.files.map(({ path, size }): DraftRow => {
      const isJunk = options.skipJunk && path.endsWith('.DS_Store');
      const isIn = options.include.length === 0 || options.include.some((pattern) => matches(pattern, path));
      const isOut = options.exclude.some((pattern) => matches(pattern, path));
      const base = { path, size, key: null, skipReason: null, error: null };
      if (path.includes('measurement.parquet')) {
        return { ...base, error: { code: 'key-too-long', details: { bytes: 1180 } } };
      }
      if (isJunk || !isIn || isOut) {
        return { ...base, skipReason: isJunk ? 'junk' : 'excluded' };
      }
      return { ...base, key: `${options.prefix}${path}`.normalize('NFC') };
    });
  }

  const rows = (view: 'matched' | 'excluded' | 'problems'): DraftRow[] =>
    all.filter((row) => {
      const kind = row.error !== null ? 'problems' : row.skipReason !== null ? 'excluded' : 'matched';
      return kind === view;
    });

  function answer(): Promise<Result<Draft>> {
    revision += 1;
    sort();
    if (roots.length === 0) {
      all = [];
    }
    return later(
      ok({
        revision,
        roots,
        options,
        scanning: scene.scanning,
        found: tallyOf(all),
        matched: tallyOf(rows('matched')),
        excluded: tallyOf(rows('excluded')),
        problems: tallyOf(rows('problems')),
        filterError: options.include.some((pattern) => pattern.includes('{') && !pattern.includes('}'))
          ? { code: 'glob-invalid' as const, details: { pattern: options.include.at(-1) ?? '' } }
          : null,
        maxFileBytes: 20_971_520,
      }),
    );
  }

  function add(): Promise<Result<Draft>> {
    roots = [{ rootId: 'r1', name: '내 드라이브', kind: 'folder' }];
    return answer();
  }

  const bridge: HoistBridge['draft'] = {
    choose: add,
    addDropped: add,
    removeRoot: () => {
      roots = [];
      return answer();
    },
    setOptions: (change) => {
      options = {
        include: change.include ?? options.include,
        exclude: change.exclude ?? options.exclude,
        caseSensitive: change.caseSensitive ?? options.caseSensitive,
        skipJunk: change.skipJunk ?? options.skipJunk,
        followSymlinks: change.followSymlinks ?? options.followSymlinks,
        prefix: change.prefix ?? options.prefix,
        rootNameInKey: change.rootNameInKey ?? options.rootNameInKey,
      };
      return answer();
    },
    rows: ({ view, offset, limit }) => {
      const found = rows(view);
      return later(ok({ total: found.length, rows: found.slice(offset, offset + limit) }));
    },
    clear: () => {
      roots = [];
      options = defaults;
      return answer();
    },
    onChanged: () => () => undefined,
  };
  return { bridge, rows };
}

function createFakeRuns(scene: Scene, planned: () => readonly DraftRow[]): HoistBridge['runs'] {
  let listener: (snapshot: RunSnapshot) => void = () => undefined;
  let files: readonly DraftRow[] = [];
  let done = 0;
  let sequence = 0;
  let cancelled = false;
  let elapsed = 0;

  function rowOf(file: DraftRow, index: number): RunRow {
    const isDone = index < done;
    const isFailed = scene.failing !== null && index % 7 === 3;
    const isSkipped = index % 9 === 5;
    const isActive = index >= done && index < done + 4 && !cancelled && scene.runState === 'uploading';
    const state = isDone
      ? isFailed
        ? 'failed'
        : isSkipped
          ? 'skipped'
          : 'uploaded'
      : cancelled
        ? 'skipped'
        : isActive
          ? 'uploading'
          : 'planned';
    return {
      sequence: index,
      path: file.path,
      key: file.key,
      size: file.size,
      state,
      sentBytes: state === 'uploaded' ? file.size : state === 'failed' ? Math.floor(file.size / 3) : 0,
      skipReason: state === 'skipped' ? (isDone ? 'already-there' : 'cancelled') : null,
      error: state === 'failed' && scene.failing !== null ? { code: scene.failing } : null,
      listed:
        state === 'uploaded' || (state === 'skipped' && isDone)
          ? index % 23 === 11
            ? 'missing'
            : 'same-size'
          : null,
    };
  }

  const allRows = (): RunRow[] => files.map(rowOf);

  function snapshot(): RunSnapshot {
    const rows = allRows();
    const of = (...states: RunRow['state'][]): Tally =>
      tallyOf(rows.filter((row) => states.includes(row.state)));
    const finished = cancelled || done >= files.length;
    const total = tallyOf(files).bytes;
    const active = rows
      .filter((row) => row.state === 'uploading')
      .map((row, index) => ({
        sequence: row.sequence,
        sentBytes: Math.floor((row.size * ((elapsed / 10 + index * 23) % 100)) / 100),
      }));
    sequence += 1;
    const sent = of('uploaded', 'skipped', 'failed').bytes;
    return {
      runId: 'run-1',
      sequence,
      revision: sequence,
      state: finished ? 'finished' : scene.runState,
      outcome: finished ? (cancelled ? 'cancelled' : 'complete') : null,
      error: scene.runState === 'waiting' && !finished ? { code: 'network-unreachable' } : null,
      bucket: scene.bucket ?? 'my-bucket',
      title: '내 드라이브',
      scanComplete: true,
      found: tallyOf(files),
      waiting: of('planned', 'uploading'),
      uploaded: of('uploaded'),
      skipped: of('skipped'),
      failed: of('failed'),
      totalBytes: total,
      sentBytes: finished
        ? total
        : Math.min(total, sent + active.reduce((sum, file) => sum + file.sentBytes, 0)),
      bytesPerSecond: 12_400_000 + (sequence % 5) * 310_000,
      filesPerSecond: 31,
      remainingMs: finished ? 0 : Math.max(0, (total - sent) / 12_400),
      elapsedMs: elapsed,
      active,
    };
  }

  function tick(): void {
    elapsed += 200;
    if (scene.run === 'live') {
      done = Math.min(files.length, done + Math.max(1, Math.floor(files.length / 60)));
    }
    const told = snapshot();
    listener(told);
    if (told.state !== 'finished') {
      setTimeout(tick, 200);
    }
  }

  function summary(): RunSummary {
    const rows = allRows();
    const listed = rows.filter((row) => row.listed !== null);
    const counted = (reason: 'already-there' | 'cancelled') => ({
      reason,
      files: rows.filter((row) => row.skipReason === reason).length,
    });
    const failed = rows.filter((row) => row.state === 'failed');
    return {
      runId: 'run-1',
      bucket: scene.bucket ?? 'my-bucket',
      prefix: '',
      outcome: cancelled ? 'cancelled' : failed.length > 0 ? 'partial' : 'complete',
      error: scene.stopped === null ? null : { code: scene.stopped },
      found: tallyOf(rows),
      uploaded: tallyOf(rows.filter((row) => row.state === 'uploaded')),
      skipped: tallyOf(rows.filter((row) => row.state === 'skipped')),
      failed: tallyOf(failed),
      balanced: true,
      skippedBy: [counted('already-there'), counted('cancelled')].filter((part) => part.files > 0),
      failedBy:
        scene.failing === null || failed.length === 0
          ? []
          : [{ error: { code: scene.failing }, files: failed.length }],
      listing: {
        confirmed: listed.filter((row) => row.listed === 'same-size').length,
        otherSize: 0,
        missing: listed.filter((row) => row.listed === 'missing').length,
      },
      listingError: null,
      elapsedMs: 93_400,
    };
  }

  return {
    start: () => {
      files = planned();
      done = typeof scene.run === 'number' ? Math.floor(files.length * scene.run) : 0;
      elapsed = 41_000;
      setTimeout(tick, 50);
      return later(ok(snapshot()));
    },
    cancel: () => {
      cancelled = true;
      return later(ok(null));
    },
    pause: () => later(ok(null)),
    resume: () => later(ok(null)),
    list: () => later(ok([])),
    discard: () => later(ok(null)),
    retryFailed: () => later(err('run-busy')),
    rows: ({ view, offset, limit }) => {
      const found = allRows().filter((row) =>
        view === 'all'
          ? true
          : view === 'unfinished'
            ? row.state === 'planned' || row.state === 'uploading'
            : row.state === view,
      );
      return later(ok({ total: found.length, rows: found.slice(offset, offset + limit) }));
    },
    summary: () => later(ok(summary()), 300),
    saveReport: () => later(ok(true), 300),
    onSnapshot: (hear) => {
      listener = hear;
      return () => undefined;
    },
  };
}
