import type { Locator, Page } from '@playwright/test';
import { dropOnto } from '../support/drop.js';
import type { Texts } from '../support/texts.js';
import { VerifyDialog } from './verify-dialog.js';

/** Verifying a bucket by a receipt. */
export class ReceiptDialog extends VerifyDialog {
  readonly openButton: Locator;
  readonly chooseFileButton: Locator;
  readonly prefixField: Locator;
  readonly copyHashButton: Locator;
  readonly alert: Locator;
  readonly #page: Page;
  readonly #dropArea: Locator;

  constructor(page: Page, texts: Texts) {
    super(page, texts, 'receipt.title');
    this.#page = page;
    this.openButton = page.getByRole('button', { name: texts.text('receipt.open') });
    this.chooseFileButton = this.root.getByRole('button', { name: texts.text('receipt.chooseFile') });
    this.prefixField = this.root.getByRole('textbox', { name: texts.text('options.prefix') });
    this.copyHashButton = this.root.getByRole('button', { name: texts.text('receipt.copyHash') });
    this.alert = this.root.getByRole('alert');
    this.#dropArea = this.root.getByRole('region', { name: texts.text('receipt.drop') });
  }

  /** Drops a receipt, or the folder of one. */
  async drop(...paths: readonly string[]): Promise<void> {
    await dropOnto(this.#page, this.#dropArea, paths);
  }
}
