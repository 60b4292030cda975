import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, parse } from 'node:path';
import { err, ok, type Result } from '../../shared/errors/errors.js';

/**
 * A folder or file that the user chose. `path` is absolute and resolved, and stays in main and the engine.
 */
export interface GrantedRoot {
  readonly rootId: string;
  /** The name the user chose, even if it is a link to another. */
  readonly name: string;
  readonly kind: 'folder' | 'file';
  readonly path: string;
}

export interface RootRegistry {
  /**
   * Takes a path from a dialog or a drop and gives it an id; the same path chosen again keeps its id.
   *
   * Fails with `folder-not-found` (also for a broken link), `symlink-loop`, `file-special` for what is
   * neither a file nor a folder, `file-unreadable`.
   */
  readonly grant: (path: string) => Promise<Result<GrantedRoot>>;
  /** What an id stands for; undefined when it was never issued or was revoked. */
  readonly resolve: (rootId: string) => GrantedRoot | undefined;
  readonly revoke: (rootId: string) => void;
}

/**
 * Remembers which folders and files may be read. The window has ids only, so the page can't ask for any other
 * path, and never learns where a folder is.
 */
export function createRootRegistry(newId: () => string = randomUUID): RootRegistry {
  const roots = new Map<string, GrantedRoot>();
  const byPath = new Map<string, GrantedRoot>();
  return {
    grant: async (path) => {
      const looked = await look(path);
      if (!looked.ok) return looked;
      const known = byPath.get(looked.value.path);
      if (known !== undefined) return ok(known);
      const root: GrantedRoot = { rootId: newId(), ...looked.value };
      roots.set(root.rootId, root);
      byPath.set(root.path, root);
      return ok(root);
    },
    resolve: (rootId) => roots.get(rootId),
    revoke: (rootId) => {
      byPath.delete(roots.get(rootId)?.path ?? '');
      roots.delete(rootId);
    },
  };
}

async function look(path: string): Promise<Result<Omit<GrantedRoot, 'rootId'>>> {
  const name = nameOf(path);
  if (!isAbsolute(path) || path.includes('\0')) return err('folder-not-found');
  try {
    const resolved = await realpath(path);
    const found = await stat(resolved);
    if (found.isDirectory()) return ok({ name, kind: 'folder', path: resolved });
    if (found.isFile()) return ok({ name, kind: 'file', path: resolved });
    return err('file-special', { kind: 'device' });
  } catch (error) {
    return failure(error, name);
  }
}

function failure(error: unknown, name: string): Result<never> {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENXIO':
    case 'ENODEV':
      return err('folder-not-found', { name });
    case 'ELOOP':
      return err('symlink-loop');
    case 'EACCES':
    case 'EPERM':
      return err('file-unreadable', { reason: 'permission' });
    case 'ENAMETOOLONG':
      return err('file-unreadable', { reason: 'nameTooLong' });
    default:
      return err('file-unreadable');
  }
}

/** The last name in a path; for a whole drive its letter, because a key may begin with this name. */
function nameOf(path: string): string {
  const name = basename(path);
  return name === '' ? (/[A-Za-z]/.exec(parse(path).root)?.[0] ?? 'root') : name;
}
