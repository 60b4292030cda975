import type { HoistApp } from '../../e2e/support/hoist-app.js';

/** How long the two processes that a user notices stalled, in milliseconds. */
export interface Stalls {
  readonly pageLongTasks: number;
  readonly pageLongestTaskMs: number;
  readonly mainP99Ms: number;
  readonly mainLongestMs: number;
}

interface Meter {
  readonly late: number[];
}

/** The interval of a timer in main's event loop, which tells how late it fires. */
const everyMs = 10;

/**
 * Starts measuring: the page's long tasks (over 50 ms, W3C Long Tasks API), and how late main's timers are.
 */
export async function startStallMeters({ electron, page }: HoistApp): Promise<void> {
  await page.evaluate(() => {
    const meter = { late: [] as number[] };
    Object.assign(globalThis, { longTasks: meter });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) meter.late.push(duration);
    }).observe({ type: 'longtask' });
  });
  await electron.evaluate((_, period) => {
    const meter = { late: [] as number[] };
    Object.assign(globalThis, { stalls: meter });
    let last = performance.now();
    // A named function would not survive serialization into that process.
    setInterval(() => {
      const now = performance.now();
      meter.late.push(Math.max(0, now - last - period));
      last = now;
    }, period);
  }, everyMs);
}

export async function readStalls({ electron, page }: HoistApp): Promise<Stalls> {
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: Meter }).longTasks.late);
  const late = await electron.evaluate(() => (globalThis as unknown as { stalls: Meter }).stalls.late);
  const sorted = late.toSorted((one, other) => one - other);
  return {
    pageLongTasks: tasks.length,
    pageLongestTaskMs: Math.round(Math.max(0, ...tasks)),
    mainP99Ms: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    mainLongestMs: Math.round(sorted.at(-1) ?? 0),
  };
}
