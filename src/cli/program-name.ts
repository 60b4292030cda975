/** The command that starts this program again in the same way. */
export function programName(env: NodeJS.ProcessEnv): string {
  return env['npm_lifecycle_event'] === 'hoist' ? 'npm run --silent hoist --' : 'hoist';
}
