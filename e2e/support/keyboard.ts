import type { Locator, Page } from '@playwright/test';

/** Presses Tab until the element has the focus, like a user without a mouse. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`40 times Tab did not reach ${String(target)}`);
}

/**
 * Composes text as an input method for Korean does, step by step; `commit` ends the composition with the last step. Until
 * then, key presses belong to it.
 */
export async function composeInto(
  page: Page,
  steps: readonly string[],
  end: 'compose' | 'commit' = 'compose',
): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  try {
    for (const text of steps) {
      const caret = { selectionStart: text.length, selectionEnd: text.length };
      await devtools.send('Input.imeSetComposition', { text, ...caret });
    }
    if (end === 'commit') {
      await devtools.send('Input.insertText', { text: steps.at(-1) ?? '' });
    }
  } finally {
    await devtools.detach();
  }
}
