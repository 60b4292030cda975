import { type ErrorCode, HoistError } from '../../shared/errors/errors.js';

/** SQLite's result codes, without what the extended ones add: https://www.sqlite.org/rescode.html */
export const sqliteCodes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  inputOutput: 10,
  damaged: 11,
  full: 13,
  cantOpen: 14,
  constraint: 19,
  noDatabase: 26,
} as const;

/** The plain result code of an error SQLite gave; null when it gave none. */
export function sqliteCodeOf(error: unknown): number | null {
  // The extended codes have the plain one in their last byte.
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode % 256
    : null;
}

const codes: Readonly<Record<number, ErrorCode>> = {
  [sqliteCodes.busy]: 'journal-unwritable',
  [sqliteCodes.locked]: 'journal-unwritable',
  [sqliteCodes.readOnly]: 'journal-unwritable',
  [sqliteCodes.inputOutput]: 'journal-unwritable',
  [sqliteCodes.damaged]: 'journal-damaged',
  [sqliteCodes.full]: 'disk-full',
  [sqliteCodes.cantOpen]: 'journal-unwritable',
  [sqliteCodes.noDatabase]: 'journal-damaged',
};

/** What a failure of the journal is called; what is none of SQLite's failures stays as it is. */
export function toJournalError(error: unknown): unknown {
  const code = codes[sqliteCodeOf(error) ?? -1];
  return code === undefined ? error : new HoistError(code, undefined, { cause: error });
}
