import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRunBudget, type RunShare } from './run-budget.js';

const limits = { files: { start: 32, max: 256 }, partBytes: 1000, bytesPerSecond: null };

/** How many pieces of 100 bytes a run gets at once. */
async function piecesAtOnce(share: RunShare): Promise<number> {
  let inUse = 0;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const all = Array.from({ length: 20 }, () =>
    share.memory.run(100, async () => {
      inUse += 1;
      await held;
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  const most = inUse;
  release();
  await Promise.all(all);
  return most;
}

describe('the budget of several runs', () => {
  it('belongs to the only run as a whole, and to two runs in equal parts', async () => {
    const budget = createRunBudget(limits);
    const first = budget.join();
    expect([first.files, await piecesAtOnce(first)]).toEqual([256, 10]);
    const second = budget.join();
    expect([first.files, second.files]).toEqual([128, 128]);
    expect([await piecesAtOnce(first), await piecesAtOnce(second)]).toEqual([5, 5]);
    second.leave();
    expect([first.files, await piecesAtOnce(first)]).toEqual([256, 10]);
  });

  it('has one limit on bytes per second for all, which can change while they work', () => {
    const budget = createRunBudget(limits);
    const [first, second] = [budget.join(), budget.join()];
    budget.setBandwidth(1000);
    expect([first.throttle.bytesPerSecond, second.throttle.bytesPerSecond]).toEqual([1000, 1000]);
    budget.setBandwidth(null);
    expect(first.throttle).toBe(second.throttle);
    expect(first.throttle.bytesPerSecond).toBeNull();
  });

  it('leaves the part of a paused run to the others, and tells each run what it has', () => {
    const budget = createRunBudget(limits);
    const first = budget.join();
    const told: number[] = [];
    first.onChange(() => told.push(first.files));
    const second = budget.join();
    second.setWorking(false);
    second.setWorking(false);
    expect(second.files).toBe(128);
    second.setWorking(true);
    second.leave();
    expect(told).toEqual([128, 256, 128, 256]);
  });

  it('goes for the most part to the run that goes first, until it pauses, ends or goes like the others', async () => {
    const budget = createRunBudget({ ...limits, partBytes: 1600 });
    const [first, second, third] = [budget.join(), budget.join(), budget.join()];
    const files = (): readonly number[] => [first.files, second.files, third.files];
    second.setFirst(true);
    expect(files()).toEqual([16, 224, 16]);
    expect([await piecesAtOnce(first), await piecesAtOnce(second)]).toEqual([1, 14]);
    third.setFirst(true);
    expect([second.isFirst, third.isFirst, files()]).toEqual([false, true, [16, 16, 224]]);
    third.setWorking(false);
    expect(files().slice(0, 2)).toEqual([128, 128]);
    third.setWorking(true);
    second.setFirst(false);
    expect(files()).toEqual([16, 16, 224]);
    third.setFirst(false);
    expect(files()).toEqual([85, 85, 85]);
    third.setFirst(true);
    third.leave();
    expect(files().slice(0, 2)).toEqual([128, 128]);
  });

  it('is never promised twice to runs that work, and never leaves one with nothing', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant('join' as const) }),
      fc.record({
        kind: fc.constantFrom('pause' as const, 'resume' as const, 'leave' as const, 'first' as const),
        at: fc.nat(9),
      }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const budget = createRunBudget(limits);
        const runs: { share: RunShare; isWorking: boolean }[] = [];
        for (const step of changes) {
          if (step.kind === 'join') {
            runs.push({ share: budget.join(), isWorking: true });
            continue;
          }
          const run = runs[step.at];
          if (run === undefined) continue;
          if (step.kind === 'leave') {
            run.share.leave();
            runs.splice(step.at, 1);
          } else if (step.kind === 'first') {
            run.share.setFirst(!run.share.isFirst);
          } else {
            run.isWorking = step.kind === 'resume';
            run.share.setWorking(run.isWorking);
          }
        }
        const working = runs.filter(({ isWorking }) => isWorking);
        expect(working.reduce((sum, { share }) => sum + share.files, 0)).toBeLessThanOrEqual(256);
        for (const { share } of runs) expect(share.files).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
