import { Minimatch } from 'minimatch';
import { ok, type Result } from '../../shared/errors/errors.js';
import {
  type Draft,
  type DraftOptions,
  type DraftRow,
  defaultDraftOptions,
} from '../../shared/models/plan.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { later, tallyOf } from './fake-helpers.js';
import type { Scene } from './scenes.js';

/** A draft whose files are the scene's. */
export function createFakeDraft(scene: Scene) {
  let revision = 1;
  let options: DraftOptions = defaultDraftOptions;
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
      if (isIn && !isOut && holdsSecret(path) && !options.allowSecrets) {
        return { ...base, skipReason: 'holds-secrets' };
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
        secrets: {
          ...tallyOf(all.filter(({ path }) => holdsSecret(path))),
          examples: all
            .flatMap(({ path }) => (holdsSecret(path) ? [path.split('/').at(-1) ?? ''] : []))
            .slice(0, 5),
        },
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
        emptyFolders: change.emptyFolders ?? options.emptyFolders,
        allowSecrets: change.allowSecrets ?? options.allowSecrets,
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
      options = defaultDraftOptions;
      return answer();
    },
    onChanged: () => () => undefined,
  };
  return { bridge, rows };
}

function holdsSecret(path: string): boolean {
  return /_accessKeys\.csv$|(?:^|\/)\.env$|id_rsa$/.test(path);
}
