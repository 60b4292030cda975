import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Checks the screen with axe, in light and dark mode
 * (https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md). Leaves the page in light
 * mode.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Legacy mode, because the other one opens a second page, which an Electron window does not have.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      // React Aria's announcements for screen readers stay for seconds and name buttons that may be gone by
      // then.
      .exclude('[data-live-announcer]')
      .analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}\n${failureSummary}`),
    );
    expect(found, `${screen}, ${colorScheme}`).toEqual([]);
  }
}
