import type { z } from 'zod';

/** What a value becomes on its way to the page. */
export interface Outgoing<T> {
  /** What is sent; null for nothing. */
  readonly sent: { readonly value: T } | null;
  /** How the value breaks its schema: names of fields, never what is in them. */
  readonly problems: readonly string[];
}

/**
 * Holds a value against the schema of what may leave main. A field the schema doesn't know never leaves: TypeScript
 * lets an object with more fields pass for its type, and such a field is how a secret or a path would get out.
 *
 * Strictly, as in tests and development, whatever does not fit is not sent. In the installed app the fields too many
 * are taken out and the rest is sent, also when a single value breaks its schema: a number that nobody expected is no
 * reason to leave a window waiting for the end of a run.
 */
export function checkOutgoing<T>(schema: z.ZodType<T>, value: unknown, isStrict: boolean): Outgoing<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { sent: { value: parsed.data }, problems: [] };
  const { issues } = parsed.error;
  const problems = issues.map(problemOf);
  if (isStrict) return { sent: null, problems };
  // The value belongs to whoever made it, so fields are taken out of a copy.
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    const there = valueAt(copy, issue.path);
    if (issue.code === 'unrecognized_keys') for (const name of issue.keys) delete there[name];
    // Nobody looked into an object where none belongs.
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
