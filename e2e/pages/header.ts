import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** The line at the top of every screen, and the messages that appear over it. */
export class Header {
  readonly keysButton: Locator;
  readonly settingsButton: Locator;
  readonly backButton: Locator;
  readonly forwardButton: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
    this.keysButton = page
      .getByRole('banner')
      .getByRole('button', { name: texts.text('keys.inUse', { keys: '' }).trim() });
    const named = (id: 'header.back' | 'header.forward'): Locator =>
      page.getByRole('banner').getByRole('button', { name: texts.text(id), exact: true });
    this.backButton = named('header.back');
    this.forwardButton = named('header.forward');
    this.settingsButton = page.getByRole('banner').getByRole('button', { name: texts.text('settings.menu') });
  }

  bucketButton(bucket: string): Locator {
    return this.#page
      .getByRole('banner')
      .getByRole('button', { name: this.#texts.text('header.bucket', { bucket }) });
  }

  /** Opens the screen where keys are added and removed. */
  async manageKeys(): Promise<void> {
    await this.keysButton.click();
    await this.#page.getByRole('menuitem', { name: this.#texts.text('keys.manage') }).click();
  }

  /** Switches to other keys that Hoist has. */
  async choose(name: string): Promise<void> {
    await this.keysButton.click();
    await this.#page.getByRole('menuitem', { name }).click();
  }

  /** Closes a message such as "bucket is ready" and waits until it is gone. */
  async dismissMessage(): Promise<void> {
    const messages = this.#page.getByRole('region', { name: this.#texts.text('toasts.label') });
    await messages.getByRole('button', { name: this.#texts.text('action.close') }).click();
    await messages.waitFor({ state: 'detached' });
  }

  async chooseLanguage(language: 'system' | 'ko' | 'en'): Promise<void> {
    await this.settingsButton.click();
    // The two items "same as system" differ only in their order: language comes first.
    await this.#page
      .getByRole('menuitemradio', { name: this.#texts.text(`settings.language.${language}`) })
      .first()
      .click();
  }

  async chooseTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.settingsButton.click();
    await this.#page
      .getByRole('menuitemradio', { name: this.#texts.text(`settings.theme.${theme}`) })
      .click();
  }
}
