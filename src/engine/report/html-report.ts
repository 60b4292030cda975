import { deletionAdvice } from '../../shared/models/deletion-advice.js';
import { digestNameOf, type ProofMethod } from '../../shared/models/proof.js';
import type { ExtraObject, RunRow, RunSummary } from '../../shared/models/run.js';
import { lostFiles, skippedFor } from '../../shared/models/run-summary.js';
import type { Language } from '../../shared/models/settings.js';
import type { Tally } from '../../shared/models/tally.js';
import type { RunRecord } from '../journal/records.js';
import { createReportWords, type ReportWords } from './report-words.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);
}

const style = `:root{color-scheme:light dark;--ink:#1d1d22;--soft:#5d5f6b;--line:#e2e3e9;--page:#f6f6f8;--sheet:#fff;--good:#0f7b3f;--bad:#b3261e;--warn:#8a5a00}
@media(prefers-color-scheme:dark){:root{--ink:#ececf1;--soft:#a0a3b1;--line:#2c2e37;--page:#101114;--sheet:#191a20;--good:#5ad28f;--bad:#ff8a80;--warn:#e5b45c}}
*{box-sizing:border-box}body{font:15px/1.55 system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans CJK KR",sans-serif;margin:0;padding:2.5rem 1.5rem;background:var(--page);color:var(--ink);word-break:keep-all}
main{max-width:76rem;margin:auto}h1{font-size:1.65rem;line-height:1.25;margin:0 0 .35rem}h2{font-size:1.05rem;margin:2.2rem 0 .6rem}p{margin:.2rem 0}
.from{color:var(--soft);overflow-wrap:anywhere}.complete{color:var(--good)}.partial,.stopped{color:var(--bad)}.cancelled,.unverified{color:var(--warn)}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1.6rem 0 1rem}
dl div{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:.8rem 1rem}dt{color:var(--soft);font-size:.85rem}
dd{margin:0;font-size:1.35rem;font-weight:600;font-variant-numeric:tabular-nums}dd small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
ul{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:.75rem;background:var(--sheet)}li{padding:.65rem 1rem}li+li{border-top:1px solid var(--line)}li small{display:block;color:var(--soft)}li b{font-weight:600}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
td,th{text-align:left;vertical-align:top;padding:.45rem .9rem;overflow-wrap:anywhere}td:nth-child(-n+2){min-width:17rem}td:nth-child(5){min-width:11rem}th{color:var(--soft);font-weight:500;white-space:nowrap;border-bottom:1px solid var(--line)}tr+tr td{border-top:1px solid var(--line)}
td small{display:block;color:var(--soft)}.l small{white-space:normal}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.s{white-space:nowrap}.failed .s,.missing .l,.other-size .l,.replaced .l{color:var(--bad)}.skipped td{color:var(--soft)}
@media print{body{background:none;padding:0}tr{break-inside:avoid}}`;

/** The report as one self-contained page without scripts, for a person to read, print or forward. */
export function* htmlReport(
  summary: RunSummary,
  record: RunRecord,
  rows: Iterable<RunRow>,
  extra: Iterable<ExtraObject>,
  language: Language,
): Generator<string> {
  const words = createReportWords(language);
  const destination = `s3://${summary.bucket}/${summary.prefix}`;
  const title = escapeHtml(words.say('page.title', { title: record.spec.title, destination }));
  yield `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${style}</style></head><body><main>
<h1 class="${isIncompleteReceipt(summary) ? 'unverified' : summary.outcome}">${verdict(summary, record, words)}</h1>
<p class="from">${title}</p>
<p class="from">${words.say('page.when', { when: words.when(record.createdMs), duration: words.duration(summary.elapsedMs) })}</p>
<dl>${tilesOf(summary, record, words)}</dl>
<p>${escapeHtml([...listing(summary, words), ...advice(summary, words)].join(' '))}</p>
${unguarded(summary, words)}${reasons(summary, words)}
<h2>${words.say('page.all')}</h2><div class="sheet"><table><thead><tr>${headings(words)}</tr></thead><tbody>\n`;
  for (const row of rows) yield lineOf(row, words);
  yield '</tbody></table></div>';
  if (summary.extra !== null && summary.extra.files > 0) yield* extraObjects(summary.extra, extra, words);
  yield '</main></body></html>\n';
}

function unguarded({ unguarded: files }: RunSummary, words: ReportWords): string {
  return files === 0 ? '' : `<p>${escapeHtml(words.say('page.unguarded', { files }))}</p>`;
}

function* extraObjects(total: Tally, extra: Iterable<ExtraObject>, words: ReportWords): Generator<string> {
  yield `<h2>${escapeHtml(words.say('page.extra', total))}</h2><div class="sheet"><table><tbody>\n`;
  for (const { key, size } of extra) {
    yield `<tr><td>${escapeHtml(key)}</td><td class="n">${words.bytes(size)}</td></tr>\n`;
  }
  yield '</tbody></table></div>';
}

function verdict(summary: RunSummary, { spec }: RunRecord, words: ReportWords): string {
  const { outcome, uploaded, skippedBy, failed } = summary;
  const isVerification = spec.mode === 'verify';
  const isThere = outcome === 'complete' || (outcome === 'unverified' && !isVerification);
  const files = isThere
    ? uploaded.files + skippedFor('already-there', skippedBy)
    : failed.files + lostFiles(summary);
  if (isIncompleteReceipt(summary)) return escapeHtml(words.say('page.verify.incomplete-receipt', { files }));
  const isOwn = isVerification && outcome !== 'complete';
  return escapeHtml(words.say(isOwn ? `page.verify.${outcome}` : `page.${outcome}`, { files }));
}

/** Everything that the receipt has is there, and it does not have everything that was to be sent. */
function isIncompleteReceipt({ outcome, receipt }: RunSummary): boolean {
  return outcome === 'complete' && receipt !== null && receipt.shortfall !== null;
}

/** The account of a verification has no uploads: what is there already is what it has verified. */
function tilesOf(summary: RunSummary, { spec }: RunRecord, words: ReportWords): string {
  const { found, uploaded, skipped, failed, skippedBy } = summary;
  const verified = skippedFor('already-there', skippedBy);
  if (spec.mode !== 'verify') {
    return Object.entries({ found, uploaded, skipped, failed })
      .map(([part, { files, bytes }]) => tile(part as 'found', files, words.bytes(bytes), words))
      .join('');
  }
  return [
    tile('found', found.files, words.bytes(found.bytes), words),
    tile('verified', verified, '', words),
    tile('skipped', skipped.files - verified, '', words),
    tile('failed', failed.files, words.bytes(failed.bytes), words),
  ].join('');
}

function tile(
  part: 'found' | 'uploaded' | 'verified' | 'skipped' | 'failed',
  files: number,
  bytes: string,
  words: ReportWords,
): string {
  return `<div><dt>${words.say(`page.${part}`)}</dt><dd>${words.number(files)}<small>${bytes}</small></dd></div>`;
}

/** A verification has no listing at its end; of a receipt, it says what that lacks. */
function listing({ mode, listing: listed, receipt }: RunSummary, words: ReportWords): readonly string[] {
  if (mode !== 'verify') {
    return [listed === null ? words.say('page.notListed') : words.say('page.listing', listed)];
  }
  const shortfall = receipt?.shortfall ?? null;
  return shortfall === null ? [] : [words.say('page.verify.shortfall', { ...shortfall })];
}

/** Whether the files can be deleted. A report may be read long after it was written, so that the time is told. */
function advice(summary: RunSummary, words: ReportWords): readonly string[] {
  const advised = deletionAdvice(summary);
  if (advised === null) return [];
  return [words.say(`page.advice.${advised}`, { when: words.when(summary.endedAt ?? 0) })];
}

/** Why files failed or are not confirmed, with what to do about it, and why others were skipped. */
function reasons({ error, listingError, failedBy, skippedBy }: RunSummary, words: ReportWords): string {
  const files = (count: number): string => ` · ${escapeHtml(words.say('page.files', { files: count }))}`;
  const problems = [
    ...[error, listingError].flatMap((one) => (one === null ? [] : [{ error: one, files: null }])),
    ...failedBy,
  ];
  const items = [
    ...problems.map(
      (problem) =>
        `<li><b>${escapeHtml(words.title(problem.error))}</b>${problem.files === null ? '' : files(problem.files)}<small>${escapeHtml(words.action(problem.error))}</small></li>`,
    ),
    ...skippedBy.map(
      (skipped) => `<li>${escapeHtml(words.skip(skipped.reason))}${files(skipped.files)}</li>`,
    ),
  ];
  return items.length === 0 ? '' : `<h2>${words.say('page.reasons')}</h2><ul>${items.join('')}</ul>`;
}

function headings(words: ReportWords): string {
  const columns = ['path', 'key', 'size', 'state', 'reason', 'inBucket', 'proof'] as const;
  return columns
    .map((column) => `<th${column === 'size' ? ' class="n"' : ''}>${words.say(`page.${column}`)}</th>`)
    .join('');
}

function lineOf(row: RunRow, words: ReportWords): string {
  // A file that is there may have an error, too: why a check could not prove it further.
  const why =
    row.error !== null ? words.title(row.error) : row.skipReason === null ? '' : words.skip(row.skipReason);
  const reason = [why, row.restarted ? words.say('page.restarted') : '']
    .filter((text) => text !== '')
    .join('; ');
  const listed = row.listed === null ? '' : words.say(`page.${row.listed}`);
  const kept = row.keptTime === null ? '' : `<small>${words.say(`page.kept.${row.keptTime}`)}</small>`;
  return `<tr class="${row.state} ${row.listed ?? ''}"><td>${escapeHtml(row.path)}</td><td>${escapeHtml(row.key ?? '')}</td><td class="n">${words.bytes(row.size)}</td><td class="s">${words.say(`page.${row.state}`)}</td><td${requestOf(row)}>${escapeHtml(reason)}</td><td class="s l">${listed}${kept}</td>${proofOf(row, words)}</tr>\n`;
}

/** The title of a failed row's reason: what identifies the request that S3 refused. */
function requestOf({ error }: RunRow): string {
  const { requestId, hostId } = error?.details ?? {};
  const all = [requestId, hostId].filter((value) => value !== undefined).join(' · ');
  return all === '' ? '' : ` title="${escapeHtml(all)}"`;
}

/** `none`, `parts` and `read-back` compare no digest of S3's. */
function nameOf(method: ProofMethod): string {
  if (method === 'none' || method === 'parts' || method === 'read-back') return '';
  return method === 'etag' ? 'ETag' : digestNameOf(method);
}

/** The level of a file and the value compared; everything else that is known of the object is in the cell's title. */
function proofOf({ level, evidence }: RunRow, words: ReportWords): string {
  if (level === null || evidence === null) return '<td></td>';
  const { method, local, remote, etag, versionId, requestId, hostId, atMs } = evidence;
  const time = atMs === null ? null : new Date(atMs).toISOString();
  const all = [remote, etag, versionId, requestId, hostId, time]
    .filter((value) => value !== null)
    .join(' · ');
  // Without a SHA-256 from before, what was read back is compared by its CRC32.
  const name = method === 'read-back' ? (local?.length === 64 ? 'SHA-256' : 'CRC32') : nameOf(method);
  const compared = name === '' ? '' : `<small>${escapeHtml(`${name} ${local ?? remote ?? ''}`)}</small>`;
  return `<td class="s" title="${escapeHtml(all)}">${words.say(`page.level.${level}`)}${compared}</td>`;
}
