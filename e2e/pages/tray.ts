import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** The list of every run in progress, behind a button in the header. */
export class Tray {
  /** Says how many runs there are; absent without one. */
  readonly button: Locator;
  readonly panel: Locator;
  readonly runs: Locator;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#texts = texts;
    const going = texts.text('tray.going', { runs: 2, percent: '0%' }).replaceAll(/\d+/g, String.raw`\d+`);
    const ended = texts.text('tray.ended', { runs: 2 }).replaceAll(/\d+/g, String.raw`\d+`);
    const one = texts.text('tray.going', { runs: 1, percent: '0%' }).replaceAll(/\d+/g, String.raw`\d+`);
    const oneEnded = texts.text('tray.ended', { runs: 1 });
    this.button = page
      .getByRole('banner')
      .getByRole('button', { name: new RegExp(`^(?:${[going, one, ended, oneEnded].join('|')})$`) });
    this.panel = page.getByRole('dialog', { name: texts.text('tray.title') });
    this.runs = this.panel.getByRole('listitem');
  }

  /** The button, once this many runs have ended and none is in progress. */
  endedButton(runs: number): Locator {
    return this.button.filter({ hasText: this.#texts.text('tray.ended', { runs }) });
  }

  /** Shows a run or its report. */
  openButton(title: string, target: string): Locator {
    return this.panel.getByRole('button', { name: this.#texts.text('tray.open', { title, target }) });
  }

  /** Lets a run go first; stays pressed. */
  firstButton(title: string): Locator {
    return this.panel.getByRole('button', { name: this.#texts.text('tray.first', { title }) });
  }

  pauseButton(title: string): Locator {
    return this.panel.getByRole('button', { name: this.#texts.text('tray.pause', { title }) });
  }

  resumeButton(title: string): Locator {
    return this.panel.getByRole('button', { name: this.#texts.text('tray.resume', { title }) });
  }
}
