import type { RunRow } from '../../shared/models/run.js';

/**
 * What is proven of one file and by what, one `name: value` a line, with the names that a saved report has; for a file that
 * failed, its error. Without what is not known.
 */
export function evidenceText({
  path,
  key,
  size,
  state,
  level,
  listed,
  keptTime,
  evidence,
  error,
}: RunRow): string {
  const { atMs = null, ...compared } = evidence ?? {};
  const facts = {
    path,
    key,
    size,
    state,
    level,
    listed,
    keptTime,
    ...compared,
    time: atMs === null ? null : new Date(atMs).toISOString(),
    error: error?.code ?? null,
    ...error?.details,
  };
  return Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
