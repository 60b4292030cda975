import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { answerOpenDialogs } from '../support/dialogs.js';
import { dropOnto } from '../support/drop.js';
import type { Texts } from '../support/texts.js';
import { FileTable } from './file-table.js';

export type PlanView = 'matched' | 'excluded' | 'problems';

/** Choosing folders, filtering them, and the plan. */
export class WorkspacePage {
  readonly emptyHeading: Locator;
  readonly chooseFolderButton: Locator;
  readonly sources: Locator;
  readonly includeField: Locator;
  readonly excludeField: Locator;
  readonly prefixField: Locator;
  readonly uploadButton: Locator;
  /** Compares with the bucket and sends nothing. */
  readonly verifyButton: Locator;
  readonly receiptSwitch: Locator;
  /** The share to read back after the upload. */
  readonly percentField: Locator;
  /** "4 of 12 files" and the destination. */
  readonly footer: Locator;
  readonly alert: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
    this.emptyHeading = page.getByRole('heading', { level: 1, name: texts.text('sources.title') });
    this.chooseFolderButton = page.getByRole('button', { name: texts.text('sources.chooseFolder') });
    this.sources = page.getByRole('grid', { name: texts.text('sources.chosen') }).getByRole('row');
    this.includeField = page.getByRole('textbox', { name: texts.text('filter.include') });
    this.excludeField = page.getByRole('textbox', { name: texts.text('filter.exclude') });
    this.prefixField = page.getByRole('textbox', { name: texts.text('options.prefix') });
    this.footer = page.locator('footer');
    this.uploadButton = this.footer.getByRole('button', { name: texts.text('upload.button') });
    this.verifyButton = this.footer.getByRole('button', { name: texts.text('upload.verify') });
    this.receiptSwitch = page.getByRole('switch', { name: texts.text('options.receipt') });
    this.percentField = page.getByRole('textbox', { name: texts.text('readBack.percent') });
    this.alert = page.getByRole('alert');
  }

  /** A notice beside the files. */
  notice(text: string): Locator {
    return this.#page.getByRole('main').getByRole('status').filter({ hasText: text });
  }

  /** Drops folders or files anywhere on the window. */
  async drop(...paths: readonly string[]): Promise<void> {
    await dropOnto(this.#page, this.#page.getByRole('main'), paths);
  }

  /** Clicks the button and chooses a folder in the system's dialog; null: closes the dialog. */
  async chooseFolder(app: ElectronApplication, path: string | null): Promise<void> {
    await answerOpenDialogs(app, path === null ? [] : [path]);
    await this.chooseFolderButton.click();
  }

  /** Removes one of the dropped folders or files. */
  async removeSource(name: string): Promise<void> {
    await this.#page.getByRole('row', { name, exact: true }).getByRole('button').click();
  }

  /** Types a pattern letter by letter, as a user does. */
  async typePattern(pattern: string): Promise<void> {
    await this.includeField.click();
    await this.includeField.pressSequentially(pattern);
  }

  tab(view: PlanView): Locator {
    return this.#page.getByRole('tab', { name: this.#texts.text(`plan.${view}`) });
  }

  /** The plan's rows; the view's tab must be selected. */
  files(view: PlanView = 'matched'): FileTable {
    return new FileTable(this.#page, this.#texts.text(`plan.${view}`));
  }

  /** "4 of 12 files" */
  sum(matched: number, found: number): string {
    return this.#texts.text('upload.sum', { matched, found });
  }

  /** Chooses what happens to objects that already exist. */
  async chooseConflictPolicy(policy: 'skip' | 'overwrite' | 'rename' | 'fail'): Promise<void> {
    await this.#page.getByRole('button', { name: this.#texts.text('options.conflict') }).click();
    await this.#page.getByRole('option', { name: this.#texts.text(`conflict.${policy}`) }).click();
  }

  /** Chooses what is read back after the upload. */
  async chooseReadBack(kind: 'none' | 'share' | 'all'): Promise<void> {
    await this.#page.getByRole('button', { name: this.#texts.text('options.readBack') }).click();
    await this.#page.getByRole('option', { name: this.#texts.text(`readBack.${kind}`) }).click();
  }

  /** Includes the files with secrets and confirms it. */
  async includeSecrets(files: number): Promise<void> {
    await this.footer.getByRole('button', { name: this.#texts.text('secrets.allow', { files }) }).click();
    await this.#page
      .getByRole('alertdialog')
      .getByRole('button', { name: this.#texts.text('secrets.confirm', { files }) })
      .click();
  }

  async upload(): Promise<void> {
    await this.uploadButton.click();
  }
}
