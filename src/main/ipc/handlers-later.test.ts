import { expect, it, vi } from 'vitest';
import { contract } from '../../shared/ipc/contract.js';
import { handlersLater } from './handlers-later.js';
import type { HandlersOf } from './register.js';

const handlers = {
  'leftovers.list': vi.fn(async (input) => [input]),
  'leftovers.remove': vi.fn(async () => []),
} as unknown as HandlersOf<'leftovers'>;

it('has a handler for every channel of its area, and for no other', () => {
  const later = handlersLater('leftovers', async () => handlers);
  expect(Object.keys(later)).toEqual(Object.keys(contract).filter((name) => name.startsWith('leftovers.')));
});

it('loads once, when the first is asked for', async () => {
  const load = vi.fn(async () => handlers);
  const later = handlersLater('leftovers', load);
  expect(load).not.toHaveBeenCalled();
  const list = later['leftovers.list'] as (input: unknown) => Promise<unknown>;
  expect(await Promise.all([list(1), list(2)])).toEqual([[1], [2]]);
  expect(load).toHaveBeenCalledTimes(1);
});

it('loads again after a load that failed', async () => {
  const load = vi
    .fn<() => Promise<HandlersOf<'leftovers'>>>()
    .mockRejectedValueOnce(new Error('the disk was away'))
    .mockResolvedValue(handlers);
  const list = handlersLater('leftovers', load)['leftovers.list'] as (input: unknown) => Promise<unknown>;
  await expect(list(1)).rejects.toThrow('the disk was away');
  expect(await list(2)).toEqual([2]);
});
