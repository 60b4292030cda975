import { opendir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type ConflictPolicy, type DraftOptions, draftOptions } from '../../../shared/domain.js';
import { HoistError } from '../../../shared/errors.js';
import type { Connection } from '../../s3/connection.js';
import { createBucket } from '../../s3/create-bucket.js';
import { toAppError } from '../../s3/error-catalogue.js';
import { createFilterSet } from '../../upload/plan/filter-set.js';
import type { Root } from '../../upload/scan/scanner.js';
import type { CommandOf, FolderChoice, RunChoice } from '../command.js';
import { type ExitCode, unwrap } from '../command-error.js';
import type { CommandContext } from '../context.js';
import { writeOrigin } from '../key-origin.js';
import { anyRegion, connectionOf, findKeys, type Keys } from '../keys.js';
import { firstContactMs, reachBucket } from '../reach-bucket.js';
import { assertReportPossible, followRun } from '../run-session.js';

/** Sends a folder, or with `--dry-run` says what would be sent. */
export async function upload(command: CommandOf<'upload'>, context: CommandContext): Promise<ExitCode> {
  const { run, url, dryRun } = command;
  const prepared = await prepare(command, run);
  const keys = await findKeys(command.keys, context.env);
  warnOfRootKey(keys, context);
  const found = await reach(keys, url.bucket, run, context);
  const connection = found ?? (await makeBucket(command, connectionOf(keys), context));
  // Nothing can be in the way in a bucket that isn't there.
  const onConflict: ConflictPolicy = found === null && dryRun ? 'overwrite' : command.onConflict;
  return followRun(
    {
      mode: dryRun ? 'plan' : 'upload',
      choice: run,
      begin: (engine) =>
        engine.startRun(
          { profileId: writeOrigin(keys.origin), connection, bucket: url.bucket, onConflict },
          { mode: dryRun ? 'plan' : 'upload', ...prepared },
        ),
    },
    context,
  );
}

/** Proves that all of a folder is in the bucket. Sends nothing. */
export async function verify(command: CommandOf<'verify'>, context: CommandContext): Promise<ExitCode> {
  const { run, url } = command;
  const prepared = await prepare(command, run);
  const keys = await findKeys(command.keys, context.env);
  const connection = await reach(keys, url.bucket, run, context);
  if (connection === null) throw new HoistError('bucket-not-found', { bucket: url.bucket });
  const destination = { profileId: writeOrigin(keys.origin), connection, bucket: url.bucket };
  return followRun(
    {
      mode: 'verify',
      choice: run,
      begin: (engine) =>
        engine.startRun({ ...destination, onConflict: 'skip' }, { mode: 'verify', ...prepared }),
    },
    context,
  );
}

/** A wrong input is found before the first request. */
async function prepare(
  choice: FolderChoice,
  run: RunChoice,
): Promise<{ readonly roots: readonly Root[]; readonly options: DraftOptions }> {
  const options = draftOptions.parse({
    include: [...choice.include],
    exclude: [...choice.exclude],
    caseSensitive: false,
    skipJunk: true,
    followSymlinks: false,
    prefix: choice.url.prefix,
    rootNameInKey: 'auto',
  } satisfies DraftOptions);
  unwrap(createFilterSet(options));
  const root = await rootOf(choice.folder);
  await assertReportPossible(run);
  return { roots: [root], options };
}

async function rootOf(typed: string): Promise<Root> {
  const path = resolve(typed);
  const name = basename(path) || path;
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      await (await opendir(path)).close();
      return { rootId: 'root', name, kind: 'folder', path };
    }
    if (found.isFile()) return { rootId: 'root', name, kind: 'file', path };
  } catch (error) {
    const told = toAppError(error);
    if (told.code === 'file-vanished') throw new HoistError('folder-not-found', { name });
    throw new HoistError(told.code, told.details);
  }
  throw new HoistError('file-special', { kind: 'device' });
}

/** Where the bucket is; null when there is none. */
export function reach(
  keys: Keys,
  bucket: string,
  run: RunChoice,
  { terminal, speech, interruption }: CommandContext,
): Promise<Connection | null> {
  const patienceMs = Math.min(firstContactMs, run.maxWaitSeconds * 1000);
  return reachBucket(connectionOf(keys), bucket, {
    patienceMs,
    signal: interruption,
    onUnreachable: (error) => {
      const seconds = Math.round(patienceMs / 1000);
      terminal.notice(speech.say('notice.unreachable', { reason: speech.title(error), seconds }));
    },
  });
}

async function makeBucket(
  { url: { bucket }, createBucket: mayCreate, dryRun }: CommandOf<'upload'>,
  connection: Connection,
  { terminal, speech }: CommandContext,
): Promise<Connection> {
  if (!mayCreate) throw new HoistError('bucket-not-found', { bucket });
  if (dryRun) {
    terminal.notice(speech.say('notice.would-create', { bucket }));
    return connection;
  }
  const made = unwrap(await createBucket(connection, bucket, connection.region || anyRegion));
  const region = made.bucket.region ?? connection.region;
  if (made.outcome === 'created') terminal.notice(speech.say('notice.bucket-created', { bucket, region }));
  return { ...connection, region };
}

export function warnOfRootKey({ isRootKey }: Keys, { terminal, speech }: CommandContext): void {
  if (isRootKey) terminal.notice(speech.say('notice.root-key'));
}
