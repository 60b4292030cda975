import { describe, expect, it } from 'vitest';
import { downloadOf, readBackOf } from './read-back.js';

describe('a share to read back', () => {
  it('is a percentage above 0 and up to 100, with a point, a comma or a percent sign', () => {
    const read = (percent: string) => readBackOf({ kind: 'share', percent });
    expect(['5', '5 %', '0.5', '0,5%', '100', ' 7 '].map(read)).toEqual([5, 5, 0.5, 0.5, 100, 7]);
    expect(['', '0', '-5', '101', 'five', '5 5', '1e2', '0.0', '.'].map(read)).toEqual(Array(9).fill(null));
  });

  it('does not matter for another choice', () => {
    expect(readBackOf({ kind: 'all', percent: 'five' })).toBe('all');
  });
});

describe('what is downloaded', () => {
  it('is nothing, all of it, or about a share', () => {
    expect(downloadOf('none', 1000)).toEqual({ bytes: 0, isExact: true });
    expect(downloadOf('all', 1000)).toEqual({ bytes: 1000, isExact: true });
    expect(downloadOf(5, 1000)).toEqual({ bytes: 50, isExact: false });
    expect(downloadOf('unproven', 1000)).toEqual({ bytes: 1000, isExact: false });
  });

  it('is not known where the sizes are not, unless it is nothing', () => {
    expect(downloadOf('all', null)).toBeNull();
    expect(downloadOf('none', null)).toEqual({ bytes: 0, isExact: true });
  });
});
