import { createRequire } from 'node:module';
import type { DatabaseSync } from '@photostructure/sqlite';

export type Database = InstanceType<typeof DatabaseSync>;

/**
 * Opens a SQLite file through `node:sqlite`, or, in a Node that has none (before 22.13), through the
 * package with the same API. `:memory:` keeps nothing.
 */
export function openDatabase(file: string): Database {
  const builtIn = process.getBuiltinModule('node:sqlite') as
    | { DatabaseSync: typeof DatabaseSync }
    | undefined;
  const library =
    builtIn ??
    (createRequire(import.meta.url)('@photostructure/sqlite') as { DatabaseSync: typeof DatabaseSync });
  return new library.DatabaseSync(file);
}
