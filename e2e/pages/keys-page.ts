import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { answerOpenDialogs } from '../support/dialogs.js';
import { dropOnto } from '../support/drop.js';
import type { Texts } from '../support/texts.js';

/** The first screen: importing a key file, and the keys that are already there. */
export class KeysPage {
  readonly heading: Locator;
  /** With saved keys. */
  readonly manageHeading: Locator;
  readonly chooseButton: Locator;
  /** Says that keys are forgotten when Hoist closes. */
  readonly sessionOnlyNotice: Locator;
  /** Says that the system encrypts saved keys. */
  readonly protectedNotice: Locator;
  readonly savedKeys: Locator;
  readonly alert: Locator;
  /** The result of the last import, above the buckets. */
  readonly imported: Locator;
  readonly trashButton: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
    this.heading = page.getByRole('heading', { level: 1, name: texts.text('keys.title') });
    this.manageHeading = page.getByRole('heading', { level: 1, name: texts.text('keys.manageTitle') });
    this.chooseButton = page.getByRole('button', { name: texts.text('keys.choose') });
    this.sessionOnlyNotice = page.getByText(texts.text('keys.sessionOnly'));
    this.protectedNotice = page.getByText(texts.text('keys.protectedBySystem'));
    this.savedKeys = page.getByRole('list', { name: texts.text('keys.saved') }).getByRole('listitem');
    this.alert = page.getByRole('alert');
    this.imported = page.getByRole('region', { name: texts.text('imported.region') });
    this.trashButton = this.imported.getByRole('button', { name: texts.text('imported.trash') });
  }

  /** Drops a key file anywhere on the window. */
  async drop(path: string): Promise<void> {
    await dropOnto(this.#page, this.#page.getByRole('main'), [path]);
  }

  /** Clicks the button and chooses a key file in the system's dialog; null: closes the dialog. */
  async choose(app: ElectronApplication, path: string | null): Promise<void> {
    await answerOpenDialogs(app, path === null ? [] : [path]);
    await this.chooseButton.click();
  }

  /** The button that links keys found on this computer. */
  useFoundButton(name: string): Locator {
    return this.#page.getByRole('button', { name: this.#texts.text('found.useNamed', { name }) });
  }

  /** Answers the dialog for the digits of an MFA device; null: closes it. */
  async answerCode(code: string | null): Promise<void> {
    const dialog = this.#page.getByRole('dialog', { name: this.#texts.text('code.title') });
    if (code === null) {
      await dialog.getByRole('button', { name: this.#texts.text('action.cancel') }).click();
      return;
    }
    await dialog.getByRole('textbox').fill(code);
    await dialog.getByRole('button', { name: this.#texts.text('code.confirm') }).click();
  }

  /** Opens the details of a set of keys, which asks AWS. */
  async openDetails(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: this.#texts.text('keys.detailsNamed', { name }) }).click();
  }

  async rename(name: string): Promise<void> {
    await this.#page.getByRole('textbox', { name: this.#texts.text('keys.name') }).fill(name);
    await this.#page.getByRole('button', { name: this.#texts.text('keys.saveName'), exact: true }).click();
  }

  async removeKeys(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: this.#texts.text('keys.removeNamed', { name }) }).click();
    await this.#page
      .getByRole('alertdialog')
      .getByRole('button', { name: this.#texts.text('keys.remove'), exact: true })
      .click();
  }
}
