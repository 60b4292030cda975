import type { z } from 'zod';

/** What a value becomes before it is sent to the page. */
export interface Outgoing<T> {
  /** What is sent; null for nothing. */
  readonly sent: { readonly value: T } | null;
  /** How the value breaks its schema: names of fields, never their values. */
  readonly problems: readonly string[];
}

/**
 * Checks a value against the schema of what may leave main. A field that the schema doesn't know never
 * leaves: TypeScript accepts an object with extra fields, and such a field is how a secret or a path would
 * get out.
 *
 * If strict, as in tests and development, a value that does not fit is not sent. In the installed app the
 * extra fields are removed and the rest is sent, even when a single value breaks its schema: an unexpected
 * number must not leave a window waiting for the end of a run.
 */
export function checkOutgoing<T>(schema: z.ZodType<T>, value: unknown, isStrict: boolean): Outgoing<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { sent: { value: parsed.data }, problems: [] };
  const { issues } = parsed.error;
  const problems = issues.map(problemOf);
  if (isStrict) return { sent: null, problems };
  // The value belongs to its maker, so fields are removed from a copy.
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    const there = valueAt(copy, issue.path);
    if (issue.code === 'unrecognized_keys') for (const name of issue.keys) delete there[name];
    // The fields of an object in place of a value were not checked.
    else if (typeof there === 'object' && there !== null) return { sent: null, problems };
  }
  return { sent: { value: copy as T }, problems };
}

function problemOf(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String).join('.');
  return issue.code === 'unrecognized_keys'
    ? `${at === '' ? 'the answer' : at} has ${issue.keys.join(', ')} too many`
    : `${at === '' ? 'the answer' : at}: ${issue.code}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> {
  let value = root as Record<PropertyKey, unknown>;
  for (const step of path) value = value[step] as Record<PropertyKey, unknown>;
  return value;
}
