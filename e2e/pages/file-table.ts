import type { Locator, Page } from '@playwright/test';

/** A list of files. Only the rows on the screen exist in the page. */
export class FileTable {
  readonly root: Locator;
  /** The region that scrolls. */
  readonly scroller: Locator;
  readonly rows: Locator;
  readonly #page: Page;

  constructor(page: Page, name: string) {
    this.#page = page;
    const named = { name, exact: true } as const;
    this.root = page.getByRole('grid', named).or(page.getByRole('table', named));
    this.scroller = page.getByRole('region', { name, exact: true });
    this.rows = this.root.locator('.table__body').getByRole('row');
  }

  /** The row of a file by its displayed path: NFC, with `/`. */
  row(path: string): Locator {
    return this.rows.filter({ has: this.#page.getByTitle(path, { exact: true }) });
  }

  /** Paths of the rows on the screen, in order. */
  paths(): Promise<readonly string[]> {
    return this.rows.evaluateAll((rows) =>
      rows.map((row) => row.querySelector('[title]:not(.entry-icon)')?.getAttribute('title') ?? ''),
    );
  }
}
