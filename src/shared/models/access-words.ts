import type en from '../messages/en/access.json';
import type { AccessReport, AccessRow, DenialCause } from './access.js';

/** Ids of the messages about permissions, in `messages/en/access.json` and `messages/ko/access.json`. */
export type AccessMessageId = keyof typeof en;

export interface AccessSentence {
  readonly id: AccessMessageId;
  readonly values: Readonly<Record<string, string | number>>;
}

/**
 * The messages about a permission that is missing or could not be tested: the consequence, the reason, and
 * whom to ask for what.
 */
export function sentencesOf(row: AccessRow): readonly AccessSentence[] {
  const { need, state, reason, denial, action, resource } = row;
  if (state === 'allowed') return [];
  if (state === 'untestable') return [{ id: `access.untested.${reason ?? 'no-answer'}`, values: {} }];
  const { cause, isExplicit } = denial ?? { cause: 'unknown' as const, isExplicit: false };
  return [
    { id: `access.${need}.without`, values: {} },
    { id: reasonId(cause, isExplicit), values: { cause, action } },
    { id: requestId(cause, isExplicit), values: { action, resource } },
  ];
}

function reasonId(cause: DenialCause, isExplicit: boolean): AccessMessageId {
  switch (cause) {
    case 'bucket-policy':
      return isExplicit ? 'access.forbiddenBucketPolicy' : 'access.whyBucketPolicy';
    case 'key-policy':
      return isExplicit ? 'access.forbiddenKeyPolicy' : 'access.whyKeyPolicy';
    default:
      return isExplicit ? 'access.forbidden' : 'access.why';
  }
}

function requestId(cause: DenialCause, isExplicit: boolean): AccessMessageId {
  if (isExplicit) return 'access.askToLift';
  if (cause === 'bucket-policy') return 'access.askBucketOwner';
  return cause === 'key-policy' ? 'access.askKeyOwner' : 'access.ask';
}

/** A report in one sentence, and how good it is. */
export function summaryOf({ rows, scope }: Pick<AccessReport, 'rows' | 'scope'>): AccessSentence & {
  readonly tone: 'good' | 'warn' | 'bad';
} {
  const denied = rows.filter(({ state }) => state === 'denied');
  const untested = rows.filter(({ state }) => state === 'untestable').length;
  if (scope.createsBucket) return { id: 'access.summary.absent', values: {}, tone: 'warn' };
  if (denied.some(({ need }) => need === 'write' || need === 'write-parts' || need === 'encrypt'))
    return { id: 'access.summary.blocked', values: {}, tone: 'bad' };
  // Keys that may only write are a usual choice: what they lack is no obstacle, and S3's answers prove what was sent.
  if (denied.some(({ need }) => need === 'list'))
    return { id: 'access.summary.writeOnly', values: {}, tone: 'good' };
  if (denied.length > 0)
    return { id: 'access.summary.denied', values: { denied: denied.length }, tone: 'warn' };
  if (untested > 0) return { id: 'access.summary.unsure', values: { untested }, tone: 'warn' };
  return { id: 'access.summary.allowed', values: {}, tone: 'good' };
}
