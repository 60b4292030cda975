/** What to type to call this program again, as it was called. */
export function programName(env: NodeJS.ProcessEnv): string {
  return env['npm_lifecycle_event'] === 'hoist' ? 'npm run --silent hoist --' : 'hoist';
}
