import type { Locator, Page } from '@playwright/test';

/**
 * Drops files or folders onto an element like the system's file manager: a real drag from outside the page,
 * through the Chrome DevTools Protocol, so that the page's File objects have paths
 * (https://chromedevtools.github.io/devtools-protocol/tot/Input/#method-dispatchDragEvent).
 * @param paths absolute paths
 */
export async function dropOnto(page: Page, target: Locator, paths: readonly string[]): Promise<void> {
  const box = await boxOf(target);
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const devtools = await page.context().newCDPSession(page);
  try {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, ...point, data });
    }
  } finally {
    await devtools.detach();
  }
}

/** The position of an element, which may be missing for a moment while the page renders again. */
async function boxOf(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  for (;;) {
    await target.waitFor();
    const box = await target.boundingBox();
    if (box !== null) return box;
  }
}
