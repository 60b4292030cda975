import { createRequire } from 'node:module';
import type { DatabaseSync } from '@photostructure/sqlite';

export type Database = InstanceType<typeof DatabaseSync>;

interface SqliteLibrary {
  readonly DatabaseSync: typeof DatabaseSync;
}

/**
 * Whether this version of Node has a `node:sqlite` that is ready for use: from 24.15 on it is a release
 * candidate; before that, loading it prints an ExperimentalWarning, which a person at the command line can do
 * nothing about. Source: https://nodejs.org/docs/latest-v24.x/api/sqlite.html, section "History".
 */
export function hasBuiltInSqlite(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major === 24 ? minor >= 15 : major === 25 ? minor >= 7 : major > 25;
}

/** `node:sqlite`; null in a version of Node without it, or with an experimental one. */
export function builtInSqlite(): SqliteLibrary | null {
  if (!hasBuiltInSqlite(process.versions.node)) {
    return null;
  }
  return (process.getBuiltinModule('node:sqlite') as SqliteLibrary | undefined) ?? null;
}

/** The package with the same API. */
export function packagedSqlite(): SqliteLibrary {
  return createRequire(import.meta.url)('@photostructure/sqlite') as SqliteLibrary;
}

/** Opens a SQLite file, through `node:sqlite` where there is one. `:memory:` keeps nothing. */
export function openDatabase(file: string, library: SqliteLibrary | null = builtInSqlite()): Database {
  const { DatabaseSync } = library ?? packagedSqlite();
  return new DatabaseSync(file);
}
