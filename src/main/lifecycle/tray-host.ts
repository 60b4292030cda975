import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Longest time for the session's bus to answer, in ms. */
const answerWithinMs = 2000;

/**
 * Whether an icon in the tray would be seen. Windows and macOS have a place for it; a Linux desktop has one if a host of
 * status icons is on the session's bus, which GNOME's is not
 * (https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/).
 */
export async function hasTray(
  platform: NodeJS.Platform,
  askBus: typeof nameHasOwner = nameHasOwner,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  try {
    return /boolean true/.test(await askBus('org.kde.StatusNotifierWatcher'));
  } catch {
    // No bus, or no program to ask it.
    return false;
  }
}

async function nameHasOwner(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'dbus-send',
    [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${name}`,
    ],
    { timeout: answerWithinMs },
  );
  return stdout;
}
