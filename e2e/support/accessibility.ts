import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Checks what is on the screen with axe, in the colours of light and of dark
 * (https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md). Leaves the page in light.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Legacy mode: the other one opens a second page, which an Electron window has not.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      // What React Aria has just told screen readers stays for seconds, naming buttons that may be gone by then.
      .exclude('[data-live-announcer]')
      .analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}\n${failureSummary}`),
    );
    expect(found, `${screen}, ${colorScheme}`).toEqual([]);
  }
}
