import { createRequire } from 'node:module';
import type { DatabaseSync } from '@photostructure/sqlite';

export type Database = InstanceType<typeof DatabaseSync>;

interface SqliteLibrary {
  readonly DatabaseSync: typeof DatabaseSync;
}

/** `node:sqlite`; null in a Node that has none (before 22.13). */
export function builtInSqlite(): SqliteLibrary | null {
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
