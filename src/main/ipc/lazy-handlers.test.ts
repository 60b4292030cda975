import { expect, it, vi } from 'vitest';
import { contract } from '../../shared/ipc/contract.js';
import { lazyHandlers } from './lazy-handlers.js';
import type { HandlersOf } from './register.js';

const handlers = {
  'incompleteUploads.list': vi.fn(async (input) => [input]),
  'incompleteUploads.remove': vi.fn(async () => []),
} as unknown as HandlersOf<'incompleteUploads'>;

it('lazyHandlers has a handler for every channel of its area, and for no other', () => {
  const later = lazyHandlers('incompleteUploads', async () => handlers);
  expect(Object.keys(later)).toEqual(
    Object.keys(contract).filter((name) => name.startsWith('incompleteUploads.')),
  );
});

it('lazyHandlers loads the area once, at its first call', async () => {
  const load = vi.fn(async () => handlers);
  const later = lazyHandlers('incompleteUploads', load);
  expect(load).not.toHaveBeenCalled();
  const list = later['incompleteUploads.list'] as (input: unknown) => Promise<unknown>;
  expect(await Promise.all([list(1), list(2)])).toEqual([[1], [2]]);
  expect(load).toHaveBeenCalledTimes(1);
});

it('lazyHandlers loads again after a load that failed', async () => {
  const load = vi
    .fn<() => Promise<HandlersOf<'incompleteUploads'>>>()
    .mockRejectedValueOnce(new Error('the disk was away'))
    .mockResolvedValue(handlers);
  const list = lazyHandlers('incompleteUploads', load)['incompleteUploads.list'] as (
    input: unknown,
  ) => Promise<unknown>;
  await expect(list(1)).rejects.toThrow('the disk was away');
  expect(await list(2)).toEqual([2]);
});
