import { createInterface } from 'node:readline/promises';
import { orAborted } from '../../base/async/or-aborted.js';
import { createS3Client } from '../../s3/client/client-factory.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { abortUploads } from '../../s3/incomplete-uploads/abort-incomplete-uploads.js';
import { measureUploads } from '../../s3/incomplete-uploads/measure-incomplete-uploads.js';
import { priceAsOf, pricePerGigabyte } from '../../s3/incomplete-uploads/storage-price.js';
import { type ListedUpload, listUploads } from '../../s3/multipart/list-uploads.js';
import { createPageGuard } from '../../s3/objects/page-guard.js';
import { isDenial } from '../../shared/errors/error-class.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import {
  type AbortOutcome,
  type IncompleteUpload,
  type IncompleteUploadSize,
  lastActivity,
  monthlyCost,
} from '../../shared/models/incomplete-uploads.js';
import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { reachPatiently } from '../destination.js';
import type { Messages } from '../messages.js';
import { isLocked } from '../run-lock.js';
import { openHost } from '../run-session.js';
import { stateFolder } from '../state-folder.js';
import { table } from '../table.js';
import { printable } from '../terminal.js';

const dayMs = 24 * 60 * 60 * 1000;

/** More than anybody reads; a bucket with more needs a lifecycle rule. */
const mostUploads = 10_000;

interface Found {
  readonly upload: IncompleteUpload;
  readonly size: IncompleteUploadSize;
}

type Removed = ReadonlyMap<string, AbortOutcome>;

/**
 * Lists the incomplete uploads of a bucket with size, age and cost, and removes the old ones when asked to.
 */
export async function incompleteUploads(
  command: CommandOf<'incomplete-uploads'>,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, interruption, json } = context;
  const { bucket, prefix } = command.url;
  const keys = await connect(command.keys, context.env);
  const connection = await reachPatiently(keys, bucket, context);
  if (connection === null) throw new HoistError('bucket-not-found', { bucket });
  const client = createS3Client(connection, { maxSockets: 16, requestTimeoutMs: 30_000 });
  try {
    const { uploads, isWhole } = await orAborted(listAll(client, bucket, prefix, context), interruption);
    const ours = await ownUploads(command, context);
    const sizes = await orAborted(measureUploads(client, bucket, uploads), interruption);
    const found = uploads.flatMap((upload, index): Found[] => {
      const size = sizes[index];
      if (size === undefined || size.isGone) return [];
      return [{ upload: { ...upload, run: ours.get(upload.uploadId) ?? null }, size }];
    });
    const price = pricePerGigabyte(connection.region, connection.endpoint === null);
    if (!json) tell(found, price, isWhole, context);
    const old = tooOld(found, command.abortOlderThanDays, context.startedAt);
    const removed = await removeOld(old, command, context, (chosen) =>
      abortUploads(
        client,
        bucket,
        chosen.map(({ upload, size }) => ({ ...upload, parts: size.parts, lastPartAt: size.lastPartAt })),
        new Set(),
      ),
    );
    if (json) {
      const document = { bucket, prefix, region: connection.region, isWhole };
      terminal.result(`${JSON.stringify({ ...document, ...documentOf(found, price, removed) })}\n`);
    }
    const failed = [...removed.values()].some(({ outcome }) => outcome === 'failed');
    return failed ? exitCodes.someFailed : exitCodes.complete;
  } finally {
    client.destroy();
  }
}

async function listAll(
  client: ReturnType<typeof createS3Client>,
  bucket: string,
  prefix: string,
  { terminal, messages }: CommandContext,
): Promise<{ uploads: readonly ListedUpload[]; isWhole: boolean }> {
  const uploads: ListedUpload[] = [];
  const assertNew = createPageGuard();
  let marker: string | null = null;
  try {
    do {
      const page = await listUploads(client, bucket, prefix, marker);
      uploads.push(...page.uploads);
      marker = page.next;
      if (marker !== null) assertNew(marker);
    } while (marker !== null && uploads.length < mostUploads);
  } catch (error) {
    const told = toAppError(error, { operation: 'ListMultipartUploads', bucket });
    if (isDenial(told.code))
      terminal.notice(
        messages.say('notice.incomplete-uploads-denied', { action: 's3:ListBucketMultipartUploads' }),
      );
    throw new HoistError(told.code, told.details);
  }
  return { uploads: uploads.slice(0, mostUploads), isWhole: marker === null };
}

/** The uploads that runs on this computer know, by id; none without a journal. */
async function ownUploads(
  { url, stateFolder: named }: CommandOf<'incomplete-uploads'>,
  context: CommandContext,
): Promise<ReadonlyMap<string, NonNullable<IncompleteUpload['run']>>> {
  const folder = stateFolder(named, context.env);
  const host = await openHost(folder, context);
  try {
    const open = await host.engine.history.openUploads(url.bucket);
    return new Map(
      open.map(({ uploadId, runId }) => [uploadId, { runId, isRunning: isLocked(folder, runId) }]),
    );
  } finally {
    await host.engine.close();
  }
}

/**
 * An upload of our own is continued or discarded with its run; any other is left alone while parts arrive.
 */
function tooOld(found: readonly Found[], days: number | null, now: number): readonly Found[] {
  if (days === null) return [];
  return found.filter(
    ({ upload, size }) => upload.run === null && now - lastActivity(upload, size) >= days * dayMs,
  );
}

async function removeOld(
  old: readonly Found[],
  { abortOlderThanDays: days, yes }: CommandOf<'incomplete-uploads'>,
  context: CommandContext,
  remove: (chosen: readonly Found[]) => Promise<readonly AbortOutcome[]>,
): Promise<Removed> {
  const { terminal, messages, interruption } = context;
  if (days === null) return new Map();
  if (old.length === 0) {
    terminal.notice(messages.say('notice.none-old', { days }));
    return new Map();
  }
  if (!yes && !(await isConfirmed(old, context))) {
    terminal.notice(messages.say('confirm.kept'));
    return new Map();
  }
  const outcomes = await orAborted(remove(old), interruption);
  for (const [index, { outcome, error }] of outcomes.entries()) {
    const key = printable(old[index]?.upload.key ?? '');
    const reason = error === null ? '' : messages.title(error);
    terminal.notice(messages.say(`result.abort-${outcome}`, { key, reason }));
  }
  return new Map(outcomes.map((outcome) => [outcome.uploadId, outcome]));
}

async function isConfirmed(
  old: readonly Found[],
  { terminal, messages, interruption, startedAt }: CommandContext,
): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('confirmation-needed');
  terminal.notice(messages.say('confirm.abort', { count: old.length, bytes: messages.bytes(bytesOf(old)) }));
  terminal.notice(table(old.map((one) => cellsOf(one, messages, startedAt))).trimEnd());
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = messages.say('confirm.abort-question', { count: old.length });
    return /^(?:y|yes|예|네)$/i.test((await lines.question(question, { signal: interruption })).trim());
  } finally {
    lines.close();
  }
}

function tell(
  found: readonly Found[],
  price: number | null,
  isWhole: boolean,
  { terminal, messages, startedAt }: CommandContext,
): void {
  if (found.length === 0) {
    terminal.notice(messages.say('result.incomplete-uploads-none'));
    return;
  }
  terminal.result(table(found.map((one) => cellsOf(one, messages, startedAt))));
  const bytes = bytesOf(found);
  const cost = price === null ? '_' : messages.dollars(monthlyCost(bytes, price));
  const values = { count: found.length, bytes: messages.bytes(bytes), cost, priced: priceAsOf };
  terminal.result(`${messages.say('result.incomplete-uploads', values)}\n`);
  const unknown = found.filter(({ size }) => size.error !== null);
  const first: AppError | null = unknown[0]?.size.error ?? null;
  if (first !== null) {
    const reason = messages.title(first);
    terminal.notice(messages.say('notice.sizes-unknown', { count: unknown.length, reason }));
  }
  if (!isWhole) terminal.notice(messages.say('notice.incomplete-uploads-more', { count: mostUploads }));
}

function cellsOf({ upload, size }: Found, messages: Messages, now: number): readonly string[] {
  const { run } = upload;
  const days = Math.max(0, Math.floor((now - lastActivity(upload, size)) / dayMs));
  const state =
    run === null
      ? (upload.initiator ?? '')
      : run.isRunning
        ? messages.say('result.incomplete-upload-running')
        : messages.say('result.incomplete-upload-ours', { run: run.runId.slice(0, 8) });
  return [
    size.bytes === null ? '?' : messages.bytes(size.bytes),
    size.parts === null ? '?' : messages.say('result.incomplete-upload-parts', { parts: size.parts }),
    messages.say('result.incomplete-upload-started', {
      day: new Date(upload.initiatedAt).toISOString().slice(0, 10),
    }),
    messages.say('result.incomplete-upload-quiet', { days }),
    printable(state),
    printable(upload.key),
  ];
}

function bytesOf(found: readonly Found[]): number {
  return found.reduce((sum, { size }) => sum + (size.bytes ?? 0), 0);
}

function documentOf(found: readonly Found[], price: number | null, removed: Removed) {
  const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
  const bytes = bytesOf(found);
  return {
    uploads: found.map(({ upload, size }) => {
      const gone = removed.get(upload.uploadId);
      return {
        key: upload.key,
        uploadId: upload.uploadId,
        started: iso(upload.initiatedAt),
        lastPart: iso(size.lastPartAt),
        initiator: upload.initiator,
        storageClass: upload.storageClass,
        parts: size.parts,
        bytes: size.bytes,
        runId: upload.run?.runId ?? null,
        isRunning: upload.run?.isRunning ?? false,
        outcome: gone?.outcome ?? null,
        error: gone?.error?.code ?? size.error?.code ?? null,
      };
    }),
    totals: {
      uploads: found.length,
      bytes,
      monthlyDollars: price === null ? null : monthlyCost(bytes, price),
      priceAsOf: price === null ? null : priceAsOf,
    },
  };
}
