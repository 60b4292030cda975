import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of the command line's journal: the given one, or the system's place for application data. */
export function stateFolder(
  named: string | null,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  if (named !== null) return resolve(named);
  const home = env['HOME'] || homedir();
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Hoist', 'cli');
    case 'win32':
      return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Hoist', 'cli');
    default:
      return join(env['XDG_STATE_HOME'] || join(home, '.local', 'state'), 'hoist');
  }
}
