import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';
import { FileTable } from './file-table.js';

export type RunTab = 'all' | 'unfinished' | 'uploaded' | 'skipped' | 'failed';

/** An upload in progress. */
export class RunPage {
  readonly total: Locator;
  readonly pauseButton: Locator;
  readonly resumeButton: Locator;
  readonly cancelButton: Locator;
  /** The button that confirms stopping the upload. */
  readonly confirmCancelButton: Locator;
  readonly goOnButton: Locator;
  readonly cancelCheckButton: Locator;
  readonly confirmCancelCheckButton: Locator;
  readonly figures: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
    this.total = page.getByRole('progressbar', { name: texts.text('run.total') });
    this.pauseButton = page
      .getByRole('main')
      .getByRole('button', { name: texts.text('run.pause'), exact: true });
    this.resumeButton = page
      .getByRole('main')
      .getByRole('button', { name: texts.text('run.resume'), exact: true });
    this.cancelButton = page.getByRole('main').getByRole('button', { name: texts.text('run.cancel') });
    const question = page.getByRole('alertdialog');
    this.confirmCancelButton = question.getByRole('button', { name: texts.text('run.cancelConfirm') });
    this.goOnButton = question.getByRole('button', { name: texts.text('run.goOn') });
    this.cancelCheckButton = page
      .getByRole('main')
      .getByRole('button', { name: texts.text('run.cancelCheck') });
    this.confirmCancelCheckButton = question.getByRole('button', {
      name: texts.text('run.cancelCheckConfirm'),
    });
    this.figures = page.getByRole('main').locator('dl');
  }

  tab(view: RunTab): Locator {
    return this.#page.getByRole('tab', { name: this.#texts.text(`run.${view}`) });
  }

  files(view: RunTab = 'all'): FileTable {
    return new FileTable(this.#page, this.#texts.text(`run.${view}`));
  }

  /** A file's own progress bar. */
  bar(path: string): Locator {
    // The last one: a file that is being sent is above the list as well.
    return this.#page.getByRole('progressbar', { name: path, exact: true }).last();
  }

  /** The button that pauses one file. */
  pauseFileButton(path: string): Locator {
    return this.#page
      .getByRole('button', {
        name: this.#texts.text('run.pauseFileNamed', { path }),
        exact: true,
      })
      .last();
  }

  resumeFileButton(path: string): Locator {
    return this.#page.getByRole('button', {
      name: this.#texts.text('run.resumeFileNamed', { path }),
      exact: true,
    });
  }

  /** The tooltip of a file's control when it has the focus. */
  get tooltip(): Locator {
    return this.#page.getByRole('tooltip');
  }

  /** The sentence that says what the upload is doing. */
  state(state: 'uploading' | 'waiting' | 'paused' | 'allPaused' | 'cancelling'): Locator {
    return this.#page
      .getByRole('main')
      .getByRole('paragraph')
      .filter({ hasText: this.#texts.text(`run.state.${state}`) });
  }

  async cancel(): Promise<void> {
    await this.cancelButton.click();
    await this.confirmCancelButton.click();
  }
}
