import type { AppError, Result, SkipReason } from '../../shared/errors/errors.js';
import { ok } from '../../shared/errors/errors.js';
import type { DraftOptions } from '../../shared/models/plan.js';
import { createFilterSet } from './filter-set.js';
import { createKeyMapper, type KeyMapper } from './key-mapper.js';
import type { Root, ScannedEntry } from './scanned-entry.js';

/** What is to happen to a found entry, before the bucket is asked. */
export type EntryPlan =
  | { readonly kind: 'upload'; readonly key: string }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'problem'; readonly error: AppError }
  /** An empty folder that nobody asked for: it is not even counted. */
  | { readonly kind: 'ignore' };

/** Decides for one entry. Pure: the same entry and options give the same plan. */
export type EntryPlanner = (entry: ScannedEntry) => EntryPlan;

/** Whether the roots' own names begin the keys. */
export function usesRootNames(roots: readonly Root[], options: DraftOptions): boolean {
  if (options.rootNameInKey === 'auto') return roots.length > 1;
  return options.rootNameInKey === 'yes';
}

/** Makes the rule that gives each path of a run its key; an empty folder's path and key end with `/`. */
export function createRunKeys(roots: readonly Root[], options: DraftOptions): KeyMapper {
  const withNames = usesRootNames(roots, options);
  const mapKey = createKeyMapper({
    prefix: options.prefix,
    rootNames: roots.map((root) => (withNames && root.kind === 'folder' ? root.name : null)),
  });
  return (root, path) => {
    if (!path.endsWith('/')) return mapKey(root, path);
    const key = mapKey(root, path.slice(0, -1));
    return key.ok ? ok(`${key.value}/`) : key;
  };
}

/** Combines filter and key mapping into one decision. Errors: `glob-invalid`. */
export function createEntryPlanner(roots: readonly Root[], options: DraftOptions): Result<EntryPlanner> {
  const filter = createFilterSet(options);
  if (!filter.ok) return filter;
  const keyOf = createRunKeys(roots, options);
  const staysOut = filter.value;
  return ok((entry) => {
    const isFolder = entry.kind === 'empty-folder';
    if (isFolder && !options.emptyFolders) return { kind: 'ignore' };
    const path = isFolder ? entry.path.slice(0, -1) : entry.path;
    const reason = staysOut(path);
    if (reason !== null) return { kind: 'skip', reason };
    if (entry.kind === 'symlink' || entry.kind === 'own-state') return { kind: 'skip', reason: entry.kind };
    if (entry.problem !== null) {
      return { kind: 'problem', error: { code: entry.problem, details: { path: entry.path } } };
    }
    const key = keyOf(entry.root, entry.path);
    if (!key.ok) return { kind: 'problem', error: key.error };
    if (entry.holdsSecret === true && !options.allowSecrets) return { kind: 'skip', reason: 'holds-secrets' };
    return { kind: 'upload', key: key.value };
  });
}
