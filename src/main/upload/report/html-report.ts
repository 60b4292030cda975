import type { RunRow, RunSummary } from '../../../shared/domain.js';
import type { RunRecord } from '../journal/records.js';

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

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1d1d22}
h1{font-size:1.5rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #ddd;
overflow-wrap:anywhere}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.failed{color:#b3261e}.skipped{color:#666}
@media(prefers-color-scheme:dark){body{background:#16161a;color:#eee}td,th{border-color:#333}.failed{color:#ff8a80}.skipped{color:#aaa}}`;

/** The report as one self-contained page without scripts. */
export function* htmlReport(
  summary: RunSummary,
  record: RunRecord,
  rows: Iterable<RunRow>,
): Generator<string> {
  const { found, uploaded, skipped, failed } = summary;
  yield `<!doctype html><html><head><meta charset="utf-8"><title>Hoist: ${escapeHtml(record.spec.title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${style}</style></head><body>
<h1>${escapeHtml(record.spec.title)} → s3://${escapeHtml(summary.bucket)}/${escapeHtml(summary.prefix)}</h1>
<p>${new Date(record.createdMs).toISOString()} · ${summary.outcome}</p>
<p>found ${found.files} = uploaded ${uploaded.files} + skipped ${skipped.files} + failed ${failed.files} (${found.bytes} bytes)</p>
<table><thead><tr><th>path</th><th>key</th><th>bytes</th><th>state</th><th>reason</th><th>in bucket</th><th>restarted</th></tr></thead><tbody>\n`;
  for (const row of rows) {
    const reason = row.skipReason ?? row.error?.code ?? '';
    yield `<tr class="${row.state}"><td>${escapeHtml(row.path)}</td><td>${escapeHtml(row.key ?? '')}</td><td class="n">${row.size}</td><td>${row.state}</td><td>${reason}</td><td>${row.listed ?? ''}</td><td>${row.restarted ? 'yes' : ''}</td></tr>\n`;
  }
  yield '</tbody></table></body></html>\n';
}
