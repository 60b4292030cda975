/** Reads values of unknown type: exceptions of the SDK, of Node and of other code. */

/** A property of a value; undefined when it has none. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A string property of an exception; undefined when it has none. */
export function text(error: unknown, name: string): string | undefined {
  const value = field(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The HTTP status of the answer; undefined when there was no answer. */
export function status(error: unknown): number | undefined {
  const value =
    field(field(error, '$metadata'), 'httpStatusCode') ?? field(field(error, '$response'), 'statusCode');
  return typeof value === 'number' ? value : undefined;
}

/** A header of the answer that an SDK exception was made from. */
export function header(error: unknown, name: string): string | undefined {
  return text(field(field(error, '$response'), 'headers'), name);
}

/** The exception itself, then its causes, at most eight deep. */
export function* withCauses(error: unknown): Generator {
  let current = error;
  for (let depth = 0; depth < 8 && current !== undefined && current !== null; depth += 1) {
    yield current;
    const inner = field(current, 'errors');
    current = field(current, 'cause') ?? (Array.isArray(inner) ? inner[0] : undefined);
  }
}
