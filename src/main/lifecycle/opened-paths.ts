import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from 'electron/main';

/**
 * Folders and files that the system asks Hoist to open: dropped on its icon, opened with it, or named on the command line,
 * also on that of a second start while Hoist is running.
 */
export interface OpenedPaths {
  /** What has been asked for since the last call. */
  take(): readonly string[];
  /** What {@link OpenedPaths.take} would give. */
  waiting(): readonly string[];
  /** One of them is dealt with. */
  remove(path: string): void;
  /** Calls `listener` when there is something to take from now on. */
  onOpened(listener: () => void): void;
}

/** What a second start gives to the first; Chromium changes the order of its arguments and adds some. */
export interface SecondStart {
  readonly paths: readonly string[];
}

/**
 * The absolute paths named on the command line, which need not exist. Arguments that begin with `-` are switches, of Electron's
 * and Chromium's too; after `--` there are none. Desktops on Linux give `file:` addresses.
 *
 * @param argv as of `process.argv`
 * @param appFolder the application's folder, where it is an argument itself: in development, with an Electron that is not packaged
 */
export function pathsIn(
  argv: readonly string[],
  workingFolder: string,
  appFolder: string | null,
): readonly string[] {
  const first = appFolder === null ? 0 : argv.findIndex((each) => resolve(workingFolder, each) === appFolder);
  const own = argv.slice(first + 1);
  const end = own.indexOf('--');
  const named = end === -1 ? own : own.slice(0, end);
  const literal = end === -1 ? [] : own.slice(end + 1);
  return [...named.filter((each) => !each.startsWith('-')), ...literal]
    .filter((each) => each !== '')
    .map((each) => resolve(workingFolder, pathOf(each)));
}

/** An address that names no file of this computer stays as it is: then it is refused by its name. */
function pathOf(argument: string): string {
  if (!/^file:\/\//i.test(argument)) return argument;
  try {
    return fileURLToPath(argument);
  } catch {
    return argument;
  }
}

/**
 * To be called before Electron is ready: macOS names the first file before that.
 * https://www.electronjs.org/docs/latest/api/app#event-open-file-macos
 */
export function collectOpenedPaths(app: Pick<App, 'on'>, atStart: readonly string[]): OpenedPaths {
  let waiting: readonly string[] = atStart;
  let tell = (): void => undefined;
  const add = (paths: readonly string[]): void => {
    if (paths.length === 0) return;
    waiting = [...waiting, ...paths];
    tell();
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    add([path]);
  });
  app.on('second-instance', (_event, _argv, _folder, given) => {
    // Of another version it may be anything.
    const paths = (given as Partial<SecondStart> | null)?.paths;
    if (Array.isArray(paths)) add(paths.filter((path) => typeof path === 'string'));
  });
  return {
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    waiting: () => waiting,
    remove(path) {
      waiting = waiting.filter((each) => each !== path);
    },
    onOpened(listener) {
      tell = listener;
    },
  };
}
