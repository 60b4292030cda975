import { expect, it, vi } from 'vitest';
import { hasTray } from './tray-host.js';

it.each([
  ['win32', 0, true],
  ['darwin', 0, true],
  ['linux', 1, true],
] as const)('%s asks the bus %i times', async (platform, asked, there) => {
  const askBus = vi.fn(async () => 'method return time=1\n   boolean true\n');
  expect(await hasTray(platform, askBus)).toBe(there);
  expect(askBus).toHaveBeenCalledTimes(asked);
});

it('a Linux desktop without a host of status icons, or without a bus, has no tray', async () => {
  expect(await hasTray('linux', async () => '   boolean false\n')).toBe(false);
  expect(await hasTray('linux', () => Promise.reject(new Error('ENOENT')))).toBe(false);
});
