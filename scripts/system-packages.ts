import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { messageOf } from './run.js';

/** Each need lists alternative package names; one of them is enough. */
export type PackageNeeds = readonly (readonly string[])[];

/**
 * What Electron and its tests need on a bare Debian or Ubuntu, including Korean fonts and emoji. Releases
 * from 2024 on renamed some libraries for 64-bit time (https://wiki.debian.org/ReleaseGoals/64bit-time).
 */
const electronNeeds: PackageNeeds = [
  ['xvfb'],
  ['xauth'],
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2', 'libasound2t64'],
  ['libgbm1'],
  ['libxss1'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['libatspi2.0-0', 'libatspi2.0-0t64'],
  ['libdrm2'],
  ['libxkbcommon0'],
  ['libxtst6'],
  ['fonts-noto-cjk'],
  ['fonts-noto-color-emoji'],
  // A keychain, to test that saved keys survive a restart.
  ['dbus'],
  ['gnome-keyring'],
  ['libsecret-1-0'],
];

/**
 * Makes sure that the system libraries for Electron are installed. As root on Debian and Ubuntu it installs
 * what is missing; as another user it throws an error that contains the command to run. On other systems it
 * does nothing.
 */
export function ensureSystemPackages(): void {
  ensurePackages(electronNeeds, 'Electron');
}

/** The same for other needs; `what` names their purpose in the error. */
export function ensurePackages(needs: PackageNeeds, what: string): void {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) {
    return;
  }
  const installed = installedAmong(needs.flat());
  const missing = needs.filter((names) => !names.some((name) => installed.has(name)));
  if (missing.length === 0) {
    return;
  }
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    aptGet(['update', '-q']);
  }
  const available = availableAmong(missing.flat());
  const names = missing.map(
    (alternatives) => alternatives.find((name) => available.has(name)) ?? alternatives[0],
  );
  const install = ['install', '-y', '--no-install-recommends', ...names.filter((name) => name !== undefined)];
  if (!isRoot) {
    throw new Error(`${what} needs some system packages:\n  sudo apt-get ${install.join(' ')}`);
  }
  aptGet(install);
}

function installedAmong(names: readonly string[]): ReadonlySet<string> {
  // dpkg-query exits with 1 when it does not know one of the names, and still answers for the others.
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
  });
  return new Set(stdout.split('\n').flatMap((line) => /^(\S+) installed$/.exec(line)?.[1] ?? []));
}

/** Which of the names are real packages here, not only provided by others. */
function availableAmong(names: readonly string[]): ReadonlySet<string> {
  const { stdout } = spawnSync('apt-cache', ['policy', ...names], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return new Set(
    [...stdout.matchAll(/^(\S+):\n.*\n {2}Candidate: (.*)$/gm)].flatMap(([, name, candidate]) =>
      name !== undefined && candidate !== '(none)' ? [name] : [],
    ),
  );
}

function aptGet(args: readonly string[]): void {
  // apt's output goes to standard error: a script's standard output stays its own.
  const { status, error } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) {
    const reason = error === undefined ? `exit code ${status}` : messageOf(error);
    throw new Error(`apt-get ${args.join(' ')} failed (${reason}).`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    ensureSystemPackages();
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
