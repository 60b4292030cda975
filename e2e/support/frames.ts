import type { Page } from '@playwright/test';

interface FrameWatch {
  worst: number;
}

/** Starts measuring, in the page, how long the window goes without drawing a frame. */
export async function startFrameWatch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch: FrameWatch = { worst: 0 };
    Object.assign(globalThis, { frameWatch: watch });
    let last = performance.now();
    const onFrame = (now: number): void => {
      watch.worst = Math.max(watch.worst, now - last);
      last = now;
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
  });
}

/** The longest time between two frames since {@link startFrameWatch}, in milliseconds. */
export function worstFrameGap(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { frameWatch: FrameWatch }).frameWatch.worst);
}
