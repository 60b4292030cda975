import type { Locator, Page } from '@playwright/test';
import type { ReadBackKind } from '../../src/shared/models/read-back.js';
import type { Texts } from '../support/texts.js';

/** What is asked before something is verified: for a folder, for a run, or for a receipt. */
export class VerifyDialog {
  readonly root: Locator;
  readonly startButton: Locator;
  readonly percentField: Locator;
  readonly chooseReportButton: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts, title: 'verify.title' | 'verify.againTitle' | 'receipt.title') {
    this.#page = page;
    this.#texts = texts;
    this.root = page.getByRole('dialog', { name: texts.text(title) });
    this.startButton = this.root.getByRole('button', { name: texts.text('verify.start'), exact: true });
    this.chooseReportButton = this.root.getByRole('button', { name: texts.text('checksumReport.choose') });
    this.percentField = this.root.getByRole('textbox', { name: texts.text('readBack.percent') });
  }

  async chooseReadBack(kind: ReadBackKind): Promise<void> {
    await this.root.getByRole('button', { name: this.#texts.text('readBack.label') }).click();
    await this.#page.getByRole('option', { name: this.#texts.text(`readBack.${kind}`) }).click();
  }

  /** How much is downloaded. */
  cost(how: 'nothing' | 'exact' | 'about' | 'most' | 'unknown', size: string): Locator {
    return this.root.getByText(this.#texts.text('readBack.cost', { how, size }));
  }
}
