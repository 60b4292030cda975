import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { readableMode, writeAtomically } from '../../base/files/atomic-file.js';
import type { ExtraObject, RunRow } from '../../shared/models/run.js';
import type { Language } from '../../shared/models/settings.js';
import type { RunRecord } from '../journal/records.js';
import { type ReportStores, summarize } from './summary.js';

export type ReportFormat = 'csv' | 'json' | 'html';

/**
 * Writes the report of a run to a file, streamed from the journal, complete or not at all. JSON is the lossless form; in
 * CSV, cells that a spreadsheet would take for a formula are prefixed with `'`; HTML is for a person, in `language`.
 */
export async function writeReport(
  journal: ReportStores,
  record: RunRecord,
  format: ReportFormat,
  file: string,
  language: Language,
): Promise<void> {
  await writeAtomically(file, await reportText(journal, record, format, language), readableMode);
}

async function reportText(
  journal: ReportStores,
  record: RunRecord,
  format: ReportFormat,
  language: Language,
): Promise<Iterable<string> | NodeJS.ReadableStream> {
  const rows = journal.rows.every(record.run);
  const extra = journal.extra.every(record.run);
  if (format === 'csv') return csvReport(rows, extra);
  if (format === 'json') return jsonReport(journal, record);
  const { htmlReport } = await import('./html-report.js');
  return htmlReport(summarize(journal, record), record, rows, extra, language);
}

/** A failing journal ends the stream with its error, which its reader receives. */
function csvReport(rows: Iterable<RunRow>, extra: Iterable<ExtraObject>): NodeJS.ReadableStream {
  return pipeline(Readable.from(csvRows(rows, extra)), csvWriter(), () => undefined);
}

function* csvRows(rows: Iterable<RunRow>, extra: Iterable<ExtraObject>): Generator<CsvRow> {
  for (const row of rows) yield toCsvRow(row);
  for (const { key, size } of extra) yield { key, size, state: 'extra' };
}

type CsvRow = Partial<Record<(typeof csvColumns)[number], string | number>>;

const csvColumns = [
  'path',
  'key',
  'size',
  'state',
  'reason',
  'inBucket',
  'keptTime',
  'restarted',
  'level',
  'method',
  'localValue',
  's3Value',
  'sha256',
  'etag',
  'versionId',
  'requestId',
  'hostId',
  'comparedAt',
  'guard',
] as const;

function csvWriter() {
  return stringify({ header: true, columns: [...csvColumns], bom: true, escape_formulas: true });
}

function toCsvRow(row: RunRow): CsvRow {
  return {
    path: row.path,
    key: row.key ?? '',
    size: row.size,
    state: row.state,
    reason: row.error?.code ?? row.skipReason ?? '',
    inBucket: row.listed ?? '',
    keptTime: row.keptTime ?? '',
    restarted: row.restarted ? 'yes' : '',
    level: row.level ?? '',
    method: row.evidence?.method ?? '',
    localValue: row.evidence?.local ?? '',
    s3Value: row.evidence?.remote ?? '',
    sha256: row.evidence?.sha256 ?? '',
    etag: row.evidence?.etag ?? '',
    versionId: row.evidence?.versionId ?? '',
    requestId: row.evidence?.requestId ?? row.error?.details?.['requestId'] ?? '',
    hostId: row.evidence?.hostId ?? row.error?.details?.['hostId'] ?? '',
    comparedAt: timeOf(row) ?? '',
    guard: row.evidence?.guard ?? '',
  };
}

/** When S3's answer about a row's object was compared, as ISO 8601. */
function timeOf({ evidence }: RunRow): string | null {
  const atMs = evidence?.atMs ?? null;
  return atMs === null ? null : new Date(atMs).toISOString();
}

function* jsonReport(journal: ReportStores, record: RunRecord): Generator<string> {
  const summary = summarize(journal, record);
  const head = {
    ...summary,
    startedAt: new Date(record.createdMs).toISOString(),
    endedAt: summary.endedAt === null ? null : new Date(summary.endedAt).toISOString(),
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": [`;
  let separator = '\n    ';
  for (const { sentBytes: _, ...row } of journal.rows.every(record.run)) {
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n    ';
  }
  yield '\n  ]';
  if (summary.extra !== null) {
    separator = ',\n  "extraObjects": [\n    ';
    for (const object of journal.extra.every(record.run)) {
      yield `${separator}${JSON.stringify(object)}`;
      separator = ',\n    ';
    }
    yield summary.extra.files === 0 ? `${separator.trimEnd()}]` : '\n  ]';
  }
  yield '\n}\n';
}
