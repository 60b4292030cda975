import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** The card that offers to go on with an upload that was broken off. */
export class ContinueOffer {
  readonly root: Locator;
  readonly continueButton: Locator;
  readonly discardButton: Locator;
  /** Says that keys have to be imported first. */
  readonly needsKeysNotice: Locator;
  readonly #question: Locator;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#texts = texts;
    this.root = page.getByRole('region', { name: texts.text('continue.region') });
    this.continueButton = this.root.getByRole('button', { name: texts.text('continue.button') });
    this.discardButton = this.root.getByRole('button', { name: texts.text('continue.discard') });
    this.needsKeysNotice = this.root.getByText(texts.text('continue.needsKeys'));
    this.#question = page.getByRole('alertdialog');
  }

  /** The answer that does give the upload up. */
  get confirmDiscardButton(): Locator {
    return this.#question.getByRole('button', { name: this.#texts.text('continue.discard') });
  }

  /** How many files the offer says have arrived, and out of how many. */
  async standing(): Promise<{ readonly done: number; readonly wanted: number }> {
    const text = (await this.root.textContent()) ?? '';
    const numbers = /\(([\d,]+) of ([\d,]+) files?\)/.exec(text);
    const [done, wanted] = [numbers?.[1], numbers?.[2]].map((part) => Number(part?.replace(/,/g, '')));
    if (done === undefined || wanted === undefined || Number.isNaN(done + wanted)) {
      throw new Error(`The offer says no numbers: ${text}`);
    }
    return { done, wanted };
  }
}
