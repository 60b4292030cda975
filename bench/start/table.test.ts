import { expect, it } from 'vitest';
import { type Sample, startTable } from './table.js';

const samples = (...seconds: readonly number[]): readonly Sample[] =>
  seconds.map((time) => ({ seconds: time, cpuSeconds: time / 2 }));

const cellsOf = (table: string): readonly (readonly string[])[] =>
  table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

it('gives the median of each program, its ratio to the first, and whether Hoist reaches the goal', () => {
  const all = new Map([
    ['node', samples(0.02, 0.5, 0.04)],
    ['hoist', samples(0.1, 0.08, 0.3)],
  ]);
  const [, , node, hoist] = cellsOf(startTable('start', all, { hoist: 'hoist', goal: 0.1 }));
  expect(node).toEqual(['node', '0.040', '0.020 to 0.500', '0.02', '1.00', '']);
  expect(hoist).toEqual(['hoist', '0.100', '0.080 to 0.300', '0.05', '2.50', '0.10 met']);
  const [, , , late] = cellsOf(startTable('start', all, { hoist: 'hoist', goal: 0.09 }));
  expect(late?.at(-1)).toBe('0.09 not met');
});

it('leaves the CPU time out where it was not measured', () => {
  const all = new Map([['hoist', [{ seconds: 1, cpuSeconds: null }]]]);
  const [, , hoist] = cellsOf(startTable('first PUT', all, { hoist: 'hoist', goal: 2 }));
  expect(hoist?.[3]).toBe('');
});

it('refuses a program that was never started', () => {
  const never = new Map([['hoist', []]]);
  expect(() => startTable('start', never, { hoist: 'hoist', goal: 1 })).toThrow(RangeError);
});
