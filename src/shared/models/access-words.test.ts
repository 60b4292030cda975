import { expect, it } from 'vitest';
import type { AccessNeed, AccessReport } from './access.js';
import { summaryOf } from './access-words.js';

const needs: readonly AccessNeed[] = ['list', 'read', 'write', 'write-parts', 'abort'];

/** A report in which these permissions are denied. */
function without(...denied: readonly AccessNeed[]): Pick<AccessReport, 'rows' | 'scope'> {
  return {
    rows: needs.map((need) => ({
      need,
      action: 's3:Any',
      resource: 'arn:aws:s3:::bucket',
      state: denied.includes(need) ? 'denied' : 'allowed',
      reason: null,
      denial: null,
      error: null,
    })),
    scope: { bucket: 'bucket', prefix: '', region: 'eu-west-1', kmsKeyArn: null, createsBucket: false },
  };
}

it.each([
  ['everything is allowed', [], 'access.summary.allowed', 'good'],
  ['the keys may only write', ['list', 'read'], 'access.summary.writeOnly', 'good'],
  ['the keys may only write, and not undo', ['list', 'read', 'abort'], 'access.summary.writeOnly', 'good'],
  ['something else is missing', ['abort'], 'access.summary.denied', 'warn'],
  ['nothing can be written', ['write', 'list'], 'access.summary.blocked', 'bad'],
  ['no large file can be written', ['write-parts'], 'access.summary.blocked', 'bad'],
] as const)('the summary of a permission check when %s', (_what, denied, id, tone) => {
  expect(summaryOf(without(...denied))).toMatchObject({ id, tone });
});
