import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { decodeListed } from '../../s3/objects/decode-listed.js';
import { HoistError } from '../../shared/errors/errors.js';
import { type DigestName, digestNames } from '../../shared/models/proof.js';
import type { RecomputedChecksum } from '../journal/records.js';

/** What a report says about one object. */
export interface ReportedChecksum extends RecomputedChecksum {
  readonly bucket: string;
  readonly key: string;
}

const batchSize = 500;
/** A manifest names one file per kind of result and part of the job; no job has this many bytes of names. */
const mostManifestBytes = 16 * 1024 * 1024;
/** Longer than any line of a report, in bytes: a key has at most 1,024, which encoding makes three times as many. */
const longestLine = 64 * 1024;

/**
 * What S3's batch operation *Compute checksum* wrote about its objects, in batches: the `manifest.json` of its completion report
 * with the CSV files that it names (beside it, or in `results/`, as they are in the bucket), or one such CSV file alone.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html
 *
 * Rejects with HoistError `checksum-report-unreadable` for anything else, with the `reason` `missing` when a file that the manifest
 * names is not there and `altered` when it has not the MD5 that the manifest gives.
 */
export async function* readChecksumReport(file: string): AsyncGenerator<readonly ReportedChecksum[]> {
  try {
    for (const { path, columns } of await filesOf(file)) yield* rowsIn(path, columns);
  } catch (error) {
    if (error instanceof HoistError) throw error;
    throw new HoistError('checksum-report-unreadable', undefined, { cause: error });
  }
}

const usualColumns = [
  'Bucket',
  'Key',
  'VersionId',
  'TaskStatus',
  'ErrorCode',
  'HTTPStatusCode',
  'ResultMessage',
] as const;
type Columns = readonly string[];

const reportManifest = z.object({
  Results: z.array(z.object({ Key: z.string().min(1), MD5Checksum: z.string().optional() })).min(1),
  ReportSchema: z.string().optional(),
});

interface ReportFile {
  readonly path: string;
  readonly columns: Columns;
}

async function filesOf(file: string): Promise<readonly ReportFile[]> {
  // To open a named pipe would wait for whoever writes to it, and what was read of it can't be read again.
  if (!(await stat(file)).isFile()) throw new HoistError('checksum-report-unreadable');
  if (!(await startsWithBrace(file))) return [{ path: file, columns: usualColumns }];
  if ((await stat(file)).size > mostManifestBytes) throw new HoistError('checksum-report-unreadable');
  const { Results, ReportSchema } = reportManifest.parse(JSON.parse(await readFile(file, 'utf8')));
  const columns = ReportSchema?.split(',').map((name) => name.trim()) ?? usualColumns;
  if (usualColumns.some((name) => name !== 'VersionId' && !columns.includes(name)))
    throw new HoistError('checksum-report-unreadable');
  const files: ReportFile[] = [];
  // One after the other: a process may not have thousands of files open.
  for (const { Key, MD5Checksum } of Results) {
    files.push({ path: await assertIntact(await findBeside(file, basename(Key)), MD5Checksum), columns });
  }
  return files;
}

async function startsWithBrace(file: string): Promise<boolean> {
  for await (const chunk of createReadStream(file, { encoding: 'utf8', end: 255 }) as AsyncIterable<string>) {
    const text = chunk.replace(/^\uFEFF/, '').trimStart();
    if (text !== '') return text.startsWith('{');
  }
  throw new HoistError('checksum-report-unreadable');
}

async function findBeside(manifest: string, name: string): Promise<string> {
  for (const path of [join(dirname(manifest), 'results', name), join(dirname(manifest), name)]) {
    const found = await stat(path).catch(() => null);
    if (found?.isFile() === true) return path;
  }
  throw new HoistError('checksum-report-unreadable', { reason: 'missing' });
}

async function assertIntact(path: string, md5: string | undefined): Promise<string> {
  if (md5 === undefined) return path;
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  if (hash.digest('hex') !== md5.toLowerCase())
    throw new HoistError('checksum-report-unreadable', { reason: 'altered' });
  return path;
}

async function* rowsIn(path: string, columns: Columns): AsyncGenerator<readonly ReportedChecksum[]> {
  const records = pipeline(
    createReadStream(path),
    // S3 does not double all quotes in the message of a failed task.
    parse({ bom: true, relax_quotes: true, relax_column_count: true, max_record_size: longestLine }),
    () => undefined,
  );
  let batch: ReportedChecksum[] = [];
  let isFirst = true;
  for await (const record of records as AsyncIterable<readonly string[]>) {
    const isHeading = isFirst && record[0] === columns[0];
    isFirst = false;
    if (isHeading) continue;
    batch.push(toReported(record, columns));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function toReported(record: readonly string[], columns: Columns): ReportedChecksum {
  if (record.length < columns.length) throw new HoistError('checksum-report-unreadable');
  const last = columns.length - 1;
  // The message is the last column and may have commas.
  const cells = [...record.slice(0, last), record.slice(last).join(',')];
  const cell = (name: (typeof usualColumns)[number]): string => cells[columns.indexOf(name)]?.trim() ?? '';
  const status = cell('TaskStatus').toLowerCase();
  const bucket = cell('Bucket');
  const key = decodeListed(cell('Key'));
  if (bucket === '' || key === '' || (status !== 'succeeded' && status !== 'failed'))
    throw new HoistError('checksum-report-unreadable');
  const message = cell('ResultMessage');
  const said = status === 'succeeded' ? fieldsOf(message) : {};
  return {
    bucket,
    key,
    etag: textOf(said['etag']),
    versionId: textOf(said['versionid']) ?? textOf(cell('VersionId')),
    result:
      status === 'failed' ? { kind: 'failed', status: statusIn(message) } : (checksumIn(said) ?? unknown),
  };
}

const unknown = { kind: 'unknown' } as const;

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a message, with their names in lower case and without `_`: both forms are in use. */
function fieldsOf(message: string): Fields {
  try {
    const said = z.record(z.string(), z.unknown()).parse(JSON.parse(message));
    return Object.fromEntries(
      Object.entries(said).map(([name, value]) => [name.toLowerCase().replaceAll('_', ''), value]),
    );
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== 'null' ? value : null;
}

/** S3 writes why a task failed as text that looks like JSON. */
function statusIn(message: string): number | null {
  const status = /errorCode"*\s*:\s*"*(?<status>[1-5]\d\d)\b/i.exec(message)?.groups?.['status'];
  return status === undefined ? null : Number(status);
}

/** In bytes. */
const digestLength: Readonly<Record<DigestName, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
  md5: 16,
};

/** How many parts a checksum says that it is of; 0 where it says nothing, `none` where what it says is no number. */
function partsIn(count: string | undefined): number | 'none' {
  if (count === undefined) return 0;
  return /^\d{1,5}$/.test(count) ? Number(count) : 'none';
}

/** Null for an algorithm that Hoist doesn't know, or a value that is none of it. */
function checksumIn(said: Fields): RecomputedChecksum['result'] | null {
  const name = textOf(said['checksumalgorithm'])?.toLowerCase().replaceAll(/[-_]/g, '');
  const algorithm = digestNames.find((known) => known === name);
  const type = textOf(said['checksumtype'])?.toUpperCase();
  if (algorithm === undefined || (type !== 'FULL_OBJECT' && type !== 'COMPOSITE')) return null;
  const written: readonly [unknown, BufferEncoding][] = [
    [said['checksumbase64'], 'base64'],
    [said['checksumhex'], 'hex'],
  ];
  const values = written.flatMap(([field, encoding]) => {
    const [text = '', count] = textOf(field)?.split('-') ?? [];
    if (text === '') return [];
    const bytes = Buffer.from(text, encoding);
    return [{ bytes, parts: type === 'COMPOSITE' ? partsIn(count) : null }];
  });
  const [first] = values;
  if (first === undefined) return null;
  const isAgreed = values.every(
    ({ bytes, parts }) =>
      bytes.length === digestLength[algorithm] && bytes.equals(first.bytes) && parts !== 'none',
  );
  if (!isAgreed || first.parts === 'none') return null;
  const value = first.bytes.toString(algorithm === 'md5' ? 'hex' : 'base64');
  return { kind: 'computed', algorithm, value, parts: first.parts };
}
