import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** The list of earlier uploads. */
export class HistoryPage {
  readonly openButton: Locator;
  readonly heading: Locator;
  readonly rows: Locator;
  readonly backButton: Locator;
  /** On the report of an earlier upload: the button back to the list. */
  readonly backToListButton: Locator;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#texts = texts;
    this.openButton = page.getByRole('banner').getByRole('button', { name: texts.text('header.history') });
    this.heading = page.getByRole('heading', { level: 1, name: texts.text('history.title') });
    this.rows = page
      .getByRole('table', { name: texts.text('history.title') })
      .locator('tbody')
      .getByRole('row');
    this.backButton = page
      .getByRole('main')
      .getByRole('button', { name: texts.text('history.back'), exact: true });
    this.backToListButton = page.getByRole('button', { name: texts.text('history.backToList') });
  }

  /** Opens the report of a row's upload: the first button is its title. */
  async openReport(row: Locator): Promise<void> {
    await row.getByRole('button').first().click();
  }

  outcome(ending: 'complete' | 'unverified' | 'partial' | 'cancelled' | 'stopped' | 'interrupted'): string {
    return this.#texts.text(`history.outcome.${ending}`);
  }
}
