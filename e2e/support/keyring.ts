import { type ChildProcess, spawn } from 'node:child_process';
import { access, chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LaunchOptions } from './hoist-app.js';

/** A place where the system stores secrets, and what Hoist must be started with to use it. */
export interface Keyring {
  readonly launchOptions: Pick<LaunchOptions, 'keyStore' | 'env'>;
  stop(): Promise<void>;
}

/**
 * Starts GNOME's keyring with its own message bus, both below `folder`, so that the user's own keyring is
 * left alone. macOS and Windows always have a keychain: nothing is started there.
 */
export async function startKeyring(folder: string): Promise<Keyring> {
  if (process.platform !== 'linux') {
    return { launchOptions: {}, stop: () => Promise.resolve() };
  }
  const home = join(folder, 'home');
  const runtime = join(folder, 'run');
  await mkdir(join(home, 'data'), { recursive: true });
  await mkdir(runtime);
  await chmod(runtime, 0o700);
  const address = `unix:path=${join(runtime, 'bus')}`;
  const env = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: address,
  };
  const bus = start('dbus-daemon', ['--session', '--nofork', '--nopidfile', `--address=${address}`], env);
  await untilThere(join(runtime, 'bus'));
  const keyring = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], env);
  keyring.stdin?.end('a password for the tests');
  await untilThere(join(runtime, 'keyring', 'control'));
  return {
    launchOptions: { keyStore: 'gnome-libsecret', env },
    stop: async () => {
      await end(keyring);
      await end(bus);
    },
  };
}

function start(command: string, args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'ignore'] });
}

async function untilThere(path: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) {
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`${path} did not appear: is gnome-keyring installed?`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill();
  await ended;
}
