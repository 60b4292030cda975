import { expect, type Locator, type Page } from '@playwright/test';
import type { DeletionAdvice } from '../../src/shared/models/deletion-advice.js';
import type { Texts } from '../support/texts.js';
import { FileTable } from './file-table.js';

/** How many files were found, and what happened to them. */
export interface ReportCounts {
  readonly found: number;
  readonly uploaded: number;
  readonly skipped: number;
  readonly failed: number;
}

/** The summary at the end of a run. */
export class ReportPage {
  readonly root: Locator;
  readonly heading: Locator;
  /** The result of listing the bucket. */
  readonly listing: Locator;
  readonly equation: Locator;
  readonly anotherButton: Locator;
  readonly saveButton: Locator;
  readonly checkAgainButton: Locator;
  readonly alert: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
    this.root = page.getByRole('main');
    this.heading = this.root.getByRole('heading', { level: 1 });
    this.listing = this.root
      .getByRole('paragraph')
      .filter({ hasText: texts.text('report.took', { duration: '' }) });
    this.equation = page.getByRole('region', { name: texts.text('report.equation') });
    this.anotherButton = page.getByRole('button', { name: texts.text('report.another') });
    this.saveButton = page.getByRole('button', { name: texts.text('report.save') });
    this.checkAgainButton = page.getByRole('button', { name: texts.text('report.checkAgain') });
    this.alert = page.getByRole('alert');
  }

  /** What is said about deleting the files here, whatever the time it tells. */
  advice(kind: DeletionAdvice): Locator {
    const [, said = ''] = this.#texts.text(`report.advice.${kind}`, { when: '\n' }).split('\n');
    return this.root.getByText(said);
  }

  /** Waits for the end of the run. */
  async appears(): Promise<void> {
    await this.equation.waitFor();
  }

  /** The four numbers of the equation. */
  async counts(): Promise<ReportCounts> {
    const numbers = await this.equation.locator('.equation__number').allTextContents();
    const [found, uploaded, skipped, failed] = numbers.map((text) => Number(text.replace(/\D/g, '')));
    if (found === undefined || uploaded === undefined || skipped === undefined || failed === undefined) {
      throw new Error(`The report shows ${numbers.length} numbers in place of four.`);
    }
    return { found, uploaded, skipped, failed };
  }

  /** Checks the four numbers, and that they add up. */
  async expectCounts(expected: ReportCounts): Promise<void> {
    await this.appears();
    const counts = await this.counts();
    expect(counts).toEqual(expected);
    expect(counts.found).toBe(counts.uploaded + counts.skipped + counts.failed);
  }

  retryButton(files: number): Locator {
    return this.#page.getByRole('button', { name: this.#texts.text('report.retry', { files }) });
  }

  tab(view: 'all' | 'uploaded' | 'skipped' | 'failed'): Locator {
    return this.#page.getByRole('tab', { name: this.#texts.text(`run.${view}`) });
  }

  files(view: 'all' | 'uploaded' | 'skipped' | 'failed' = 'all'): FileTable {
    return new FileTable(this.#page, this.#texts.text(`run.${view}`));
  }

  /** The headline that every file is in the bucket. */
  allInBucket(bucket: string, files: number): string {
    return this.#texts.text('report.all', { wanted: files, present: files, bucket });
  }

  /** Saves the receipt; the dialog for a folder must have been answered before. */
  async saveReceipt(): Promise<void> {
    await this.saveButton.click();
    await this.#page.getByRole('menuitem', { name: this.#texts.text('report.receipt') }).click();
  }

  /** Saves a report in one of the formats; the save dialog must have been answered before. */
  async save(format: 'csv' | 'json' | 'html'): Promise<void> {
    await this.saveButton.click();
    await this.#page.getByRole('menuitem', { name: this.#texts.text(`report.format.${format}`) }).click();
  }
}
