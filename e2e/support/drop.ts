import type { Locator, Page } from '@playwright/test';

/**
 * Drops files or folders onto an element like the system's file manager: a real drag from outside the page,
 * through the Chrome DevTools Protocol, so that the page's File objects have paths
 * (https://chromedevtools.github.io/devtools-protocol/tot/Input/#method-dispatchDragEvent).
 * @param paths absolute paths
 */
export async function dropOnto(page: Page, target: Locator, paths: readonly string[]): Promise<void> {
  // Chromium drops input that comes before the page's first picture, silently: a person can't be that quick.
  for (;;) {
    const box = await boxOf(target);
    await firstPicture(page);
    if (await dropAt(page, box, { ...noData, files: [...paths] })) return;
  }
}

/** Drags files over an element and lets go, once. @returns whether the page was given them */
export async function tryToDrop(page: Page, target: Locator, paths: readonly string[]): Promise<boolean> {
  await firstPicture(page);
  return dropAt(page, await boxOf(target), { ...noData, files: [...paths] });
}

/** Drops text that was marked in another program onto an element. */
export async function dropTextOnto(page: Page, target: Locator, text: string): Promise<void> {
  await firstPicture(page);
  const items = [{ mimeType: 'text/plain', data: text }];
  await dropAt(page, await boxOf(target), { ...noData, items });
}

/** What is dragged, as the protocol takes it. */
interface DragData {
  readonly items: { readonly mimeType: string; readonly data: string }[];
  readonly files: string[];
  readonly dragOperationsMask: number;
}

const noData: DragData = { items: [], files: [], dragOperationsMask: 1 };

/** Resolves when the page has been drawn. */
function firstPicture(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );
}

/** Drops onto the middle of a box; whether the page has heard of it. */
async function dropAt(page: Page, box: Box, data: DragData): Promise<boolean> {
  const heard = await page.evaluateHandle(() => {
    const state = { isDropped: false };
    window.addEventListener('drop', () => (state.isDropped = true), { once: true, capture: true });
    return state;
  });
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const devtools = await page.context().newCDPSession(page);
  try {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, ...point, data });
    }
  } finally {
    await devtools.detach();
  }
  // The event may come a moment after the command was answered.
  for (let look = 0; look < 100; look += 1) {
    if (await heard.evaluate(({ isDropped }) => isDropped)) return true;
    await page.waitForTimeout(50);
  }
  return false;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The position of an element, which may be missing for a moment while the page renders again. */
async function boxOf(target: Locator): Promise<Box> {
  for (;;) {
    await target.waitFor();
    const box = await target.boundingBox();
    if (box !== null) return box;
  }
}
