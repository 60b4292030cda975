import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remainingTime } from './remaining-time.js';

const minute = 60_000;

describe('remainingTime', () => {
  it('counts small files by their number, whatever their bytes', () => {
    // Ten files of 20 bytes a second; the 410 that are left have 210 bytes each, or 7 minutes at 207 bytes a second.
    const left = { files: 410, bytes: 410 * 210, filesPerSecond: 10, bytesPerSecond: 207 };
    expect(remainingTime(left)).toBeCloseTo(41_000, -2);
  });

  it('counts large files by their bytes', () => {
    const left = { files: 2, bytes: 20e9, filesPerSecond: 0.005, bytesPerSecond: 50e6 };
    expect(remainingTime(left)).toBeCloseTo(400_000, -4);
  });

  it('does not take the slowness of a large file for that of the many small ones after it', () => {
    // No file was finished in the last seconds: by their number alone, the rest would never end.
    const left = { files: 5000, bytes: 5000 * 1000, filesPerSecond: 0, bytesPerSecond: 10e6 };
    expect(remainingTime(left)).toBeLessThan(3 * minute);
  });

  it('says nothing while nothing is known or nothing moves, and 0 at the end', () => {
    const left = { files: 3, bytes: 300, filesPerSecond: null, bytesPerSecond: null };
    expect(remainingTime(left)).toBeNull();
    expect(remainingTime({ ...left, filesPerSecond: 0, bytesPerSecond: 0 })).toBeNull();
    expect(remainingTime({ ...left, files: 0, bytes: 0 })).toBe(0);
  });

  it('is less with fewer files, with fewer bytes and at a higher speed', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    const speed = fc.double({ min: 0.1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(amount, amount, speed, speed, (files, bytes, filesPerSecond, bytesPerSecond) => {
        const left = { files, bytes, filesPerSecond, bytesPerSecond };
        const time = remainingTime(left) ?? 0;
        expect(remainingTime({ ...left, files: files + 1 })).toBeGreaterThan(time);
        expect(remainingTime({ ...left, bytes: bytes + 1e6 })).toBeGreaterThan(time);
        expect(remainingTime({ ...left, filesPerSecond: filesPerSecond * 2 })).toBeLessThanOrEqual(time);
        expect(remainingTime({ ...left, bytesPerSecond: bytesPerSecond * 2 })).toBeLessThanOrEqual(time);
      }),
    );
  });
});
