import { type ErrorCode, HoistError } from '../../shared/errors/errors.js';

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
export const sqliteCodes = {
  error: 1,
  permission: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  inputOutput: 10,
  damaged: 11,
  full: 13,
  cantOpen: 14,
  protocol: 15,
  constraint: 19,
  unauthorized: 23,
  noDatabase: 26,
} as const;

/** The primary result code of a SQLite error; null for other errors. */
export function sqliteCodeOf(error: unknown): number | null {
  // The last byte of an extended code is the primary code.
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode % 256
    : null;
}

const codes: Readonly<Record<number, ErrorCode>> = {
  [sqliteCodes.permission]: 'journal-unwritable',
  [sqliteCodes.noMemory]: 'journal-unwritable',
  [sqliteCodes.protocol]: 'journal-unwritable',
  [sqliteCodes.unauthorized]: 'journal-unwritable',
  [sqliteCodes.busy]: 'journal-busy',
  [sqliteCodes.locked]: 'journal-busy',
  [sqliteCodes.readOnly]: 'journal-unwritable',
  [sqliteCodes.inputOutput]: 'journal-unwritable',
  [sqliteCodes.damaged]: 'journal-damaged',
  [sqliteCodes.full]: 'disk-full',
  [sqliteCodes.cantOpen]: 'journal-unwritable',
  [sqliteCodes.noDatabase]: 'journal-damaged',
};

/** The HoistError for a failure of SQLite; any other error stays as it is. */
export function toJournalError(error: unknown): unknown {
  const code = codes[sqliteCodeOf(error) ?? -1];
  return code === undefined ? error : new HoistError(code, undefined, { cause: error });
}
