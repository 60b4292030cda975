import { expect, it } from 'vitest';
import { pinnedSlots } from './virtual-table.js';

it.each([
  [800, 10, 4],
  [460, 10, 3],
  [222, 10, 1],
  [140, 10, 0],
  [0, 10, 0],
  [800, 2, 2],
])('a table of %d pixels has %d rows to pin, and pins %d', (room, wanted, slots) => {
  expect(pinnedSlots(room, 52, wanted)).toBe(slots);
});
