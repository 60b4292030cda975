import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** The card that offers to continue an interrupted upload. */
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

  /** The button that confirms discarding the upload. */
  get confirmDiscardButton(): Locator {
    return this.#question.getByRole('button', { name: this.#texts.text('continue.discard') });
  }

  /** How much has arrived according to the offer, and of how much. In English only, in MB. */
  async standing(): Promise<{
    readonly files: number;
    readonly wantedFiles: number;
    readonly megabytes: number;
    readonly wantedMegabytes: number;
  }> {
    const text = (await this.root.textContent()) ?? '';
    const said = /([\d.]+)\sMB of ([\d.]+)\sMB \(([\d,]+) of ([\d,]+) files?\)/.exec(text)?.slice(1) ?? [];
    const [megabytes, wantedMegabytes, files, wantedFiles] = said.map((part) =>
      Number(part.replaceAll(',', '')),
    );
    if (
      megabytes === undefined ||
      wantedMegabytes === undefined ||
      files === undefined ||
      wantedFiles === undefined
    ) {
      throw new Error(`The offer says no numbers: ${text}`);
    }
    return { files, wantedFiles, megabytes, wantedMegabytes };
  }
}
