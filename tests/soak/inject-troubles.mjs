// Loaded into the real command line with `NODE_OPTIONS=--import`, in its main thread and in its sender threads: the clock
// jumps, sender threads end, the disk is full. What happens is decided by the soak and comes in HOIST_SOAK_TROUBLES; each
// event adds one letter to the tally file.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import sqlite from 'node:sqlite';
import { PassThrough } from 'node:stream';
import { isMainThread } from 'node:worker_threads';

/** @type {import('./troubles.js').Troubles} */
const troubles = JSON.parse(process.env['HOIST_SOAK_TROUBLES'] ?? 'null');
const tell = (letter) => fs.appendFileSync(troubles.tally, letter);
const sinceStart = () => RealDate.now() - troubles.startedAt;

const RealDate = Date;
const offset = () =>
  troubles.clockJumps.reduce((last, { afterMs, offsetMs }) => (sinceStart() >= afterMs ? offsetMs : last), 0);
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offset());
    else super(...parts);
  }
  static now() {
    return RealDate.now() + offset();
  }
};

if (isMainThread) for (const { afterMs } of troubles.clockJumps) setTimeout(tell, afterMs, 'c').unref();
const isSender = !isMainThread && (process.argv[1] ?? '').includes('sender-thread');
if (!isSender) {
  fillDisk();
  refuseReport();
} else if (troubles.senderEndsAfterMs !== null) {
  setTimeout(() => {
    tell('s');
    process.exit(9);
  }, troubles.senderEndsAfterMs).unref();
}

/** SQLite itself answers SQLITE_FULL while the journal may not grow. */
function fillDisk() {
  const { DatabaseSync } = sqlite;
  sqlite.DatabaseSync = class extends DatabaseSync {
    constructor(...parts) {
      super(...parts);
      for (const { afterMs, forMs } of troubles.fullDisks) {
        setTimeout(() => this.limit('1', forMs), afterMs).unref();
      }
    }
    limit(pages, forMs) {
      if (!this.isOpen) return;
      try {
        // A limit below the present size is raised to it.
        this.exec(`PRAGMA max_page_count = ${pages}`);
        tell('d');
        setTimeout(() => this.isOpen && this.exec('PRAGMA max_page_count = 1073741823'), forMs).unref();
      } catch {
        // In the middle of a statement.
      }
    }
  };
}

function refuseReport() {
  if (!troubles.refusesReport) return;
  const { createWriteStream } = fs;
  fs.createWriteStream = (path, ...rest) => {
    if (!String(path).endsWith('.partial') || !String(path).includes('report'))
      return createWriteStream(path, ...rest);
    tell('r');
    const full = new PassThrough();
    full.destroy(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    return full;
  };
}

syncBuiltinESMExports();
