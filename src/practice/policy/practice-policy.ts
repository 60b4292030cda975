import { matchesPattern } from './policy-pattern.js';

type OneOrMore = string | readonly string[];

/** One statement of an IAM policy, as far as the practice server evaluates it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** `s3:PutObject`; `*` and `?` are wildcards, case does not matter. */
  readonly Action: OneOrMore;
  /** `arn:aws:s3:::BUCKET/KEY`; `*` and `?` are wildcards, `${*}`, `${?}` and `${$}` are literal. */
  readonly Resource: OneOrMore;
  /** Operator → key → values, e.g. `StringLike` → `s3:prefix` → `2026/*`. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** An IAM policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** What a user wants to do. */
export interface AccessRequest {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Condition keys of this request; a key that is missing here is missing from the request. */
  readonly context: Readonly<Record<string, string>>;
}

/** `denied`: a statement denies it; `not-allowed`: no statement allows it. */
export type Verdict = 'allowed' | 'denied' | 'not-allowed';

/**
 * Evaluates a request as IAM does: a matching `Deny` decides, then an `Allow`, otherwise it is not allowed.
 *
 * @throws Error for a condition operator that the practice server does not know Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluateAccess(policy: PolicyDocument, request: AccessRequest): Verdict {
  const fitting = policy.Statement.filter((statement) => fits(statement, request));
  if (fitting.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return fitting.length > 0 ? 'allowed' : 'not-allowed';
}

function fits(statement: PolicyStatement, { action, resource, context }: AccessRequest): boolean {
  return (
    listed(statement.Action).some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    listed(statement.Resource).some((pattern) => matchesPattern(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, context[key], listed(values))),
    )
  );
}

/**
 * A key that the request does not have satisfies negative operators and those that end in `IfExists`, no
 * others. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function holds(operator: string, actual: string | undefined, values: readonly string[]): boolean {
  const [, name = '', ifExists] = /^(String(?:Not)?(?:Equals|Like))(IfExists)?$/.exec(operator) ?? [];
  if (name === '') throw new Error(`The practice server does not know the condition operator ${operator}.`);
  const negative = name.includes('Not');
  if (actual === undefined) return negative || ifExists !== undefined;
  const isAmong = values.some((value) =>
    name.endsWith('Like') ? matchesPattern(value, actual) : value === actual,
  );
  return isAmong !== negative;
}

function listed(value: OneOrMore): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
