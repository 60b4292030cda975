import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** The permission check: its button, and the dialog with the result. */
export class AccessCheck {
  readonly checkButton: Locator;
  readonly dialog: Locator;
  readonly rows: Locator;
  readonly policy: Locator;
  readonly copyButton: Locator;
  readonly saveButton: Locator;
  readonly againButton: Locator;
  readonly closeButton: Locator;

  constructor(page: Page, texts: Texts) {
    this.checkButton = page.getByRole('button', { name: texts.text('access.check') });
    this.dialog = page.getByRole('dialog', { name: texts.text('access.title') });
    this.rows = this.dialog.getByRole('list', { name: texts.text('access.rows') }).getByRole('listitem');
    this.policy = this.dialog.locator('pre');
    this.copyButton = this.dialog.getByRole('button', { name: texts.text('policy.copy') });
    this.saveButton = this.dialog.getByRole('button', { name: texts.text('policy.save') });
    this.againButton = this.dialog.getByRole('button', { name: texts.text('access.again') });
    this.closeButton = this.dialog.getByRole('button', { name: texts.text('action.close') });
  }

  /** @param need as main names it, e.g. `write` */
  row(need: string): Locator {
    return this.dialog.locator(`[data-need="${need}"]`);
  }

  /** The state of each need, in order. */
  async states(): Promise<Record<string, string>> {
    const entries = await this.rows.evaluateAll((rows) =>
      rows.map((row) => [row.getAttribute('data-need') ?? '', row.getAttribute('data-state') ?? '']),
    );
    return Object.fromEntries(entries) as Record<string, string>;
  }
}

/** The unfinished uploads of a bucket. */
export class IncompleteUploads {
  readonly openButton: Locator;
  readonly dialog: Locator;
  readonly rows: Locator;
  readonly sweepButton: Locator;
  readonly daysField: Locator;
  readonly question: Locator;
  readonly keepButton: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts, bucket: string) {
    this.#page = page;
    this.#texts = texts;
    this.openButton = page.getByRole('button', { name: texts.text('incompleteUploads.open') });
    this.dialog = page.getByRole('dialog', { name: texts.text('incompleteUploads.title', { bucket }) });
    this.rows = this.dialog.locator('tbody').getByRole('row');
    this.daysField = this.dialog.getByRole('button', { name: texts.text('incompleteUploads.quietFor') });
    this.sweepButton = this.dialog.locator('.incomplete-uploads__sweep .button--danger');
    this.question = page.getByRole('alertdialog');
    this.keepButton = this.question.getByRole('button', { name: texts.text('action.keep') });
  }

  row(key: string): Locator {
    return this.rows.filter({ hasText: key });
  }

  removeButton(key: string): Locator {
    return this.dialog.getByRole('button', {
      name: this.#texts.text('incompleteUploads.removeNamed', { key }),
    });
  }

  confirmButton(count: number): Locator {
    return this.question.getByRole('button', {
      name: this.#texts.text('incompleteUploads.removeConfirm', { count }),
      exact: true,
    });
  }

  async chooseDays(days: number): Promise<void> {
    await this.daysField.click();
    await this.#page
      .getByRole('option', { name: this.#texts.text('incompleteUploads.days', { days }), exact: true })
      .click();
  }
}
