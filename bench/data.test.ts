import { describe, expect, it } from 'vitest';
import { datasetNames, plan } from './data.js';

describe.each(datasetNames)('data set %s', (name) => {
  const { files } = plan(name);

  it('is the same each time and names no file twice', () => {
    expect(plan(name).files).toEqual(files);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    expect(files.every(({ size }) => Number.isInteger(size) && size >= 0)).toBe(true);
  });
});

it('has the sizes that its title says', () => {
  const total = (name: 'small' | 'big') => plan(name).files.reduce((sum, { size }) => sum + size, 0);
  expect([plan('small').files.length, total('small')]).toEqual([2000, 2000 * 10_240]);
  expect([plan('big').files.length, total('big')]).toEqual([1, 2 ** 30]);
});
