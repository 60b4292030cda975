import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** The settings of a connection. */
export class ConnectionDialog {
  readonly root: Locator;
  readonly addressField: Locator;
  readonly regionField: Locator;
  readonly saveButton: Locator;
  readonly alert: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
    this.root = page.getByRole('dialog', { name: texts.text('connection.title') });
    this.addressField = this.root.getByRole('textbox', { name: texts.text('connection.address') });
    this.regionField = this.root.getByRole('textbox', { name: texts.text('connection.region') });
    this.saveButton = this.root.getByRole('button', { name: texts.text('action.save') });
    this.alert = this.root.getByRole('alert');
  }

  async open(): Promise<void> {
    await this.#page
      .getByRole('banner')
      .getByRole('button', { name: this.#texts.text('settings.menu') })
      .click();
    await this.#page.getByRole('menuitem', { name: this.#texts.text('connection.open') }).click();
  }
}

/** The proxy of this computer. */
export class ProxyDialog {
  readonly root: Locator;
  readonly userNameField: Locator;
  readonly passwordField: Locator;
  readonly saveButton: Locator;

  constructor(page: Page, texts: Texts) {
    this.root = page.getByRole('dialog', { name: texts.text('proxy.title') });
    this.userNameField = this.root.getByRole('textbox', { name: texts.text('proxy.userName') });
    this.passwordField = this.root.getByLabel(texts.text('proxy.password'));
    this.saveButton = this.root.getByRole('button', { name: texts.text('action.save') });
  }
}
