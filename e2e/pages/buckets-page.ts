import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** Choosing where files go: the list, a bucket by its name, and the form that creates one. */
export class BucketsPage {
  readonly heading: Locator;
  readonly createButton: Locator;
  readonly list: Locator;
  readonly listDeniedNotice: Locator;
  readonly nameField: Locator;
  readonly openButton: Locator;
  readonly alert: Locator;
  readonly dialog: CreateBucketDialog;

  constructor(page: Page, texts: Texts) {
    this.heading = page.getByRole('heading', { level: 1, name: texts.text('buckets.title') });
    this.createButton = page.getByRole('main').getByRole('button', { name: texts.text('buckets.create') });
    this.list = page.getByRole('listbox', { name: texts.text('buckets.list') });
    this.listDeniedNotice = page.getByText(texts.text('buckets.listDenied'));
    this.nameField = page.getByRole('textbox', { name: texts.text('buckets.openByName') });
    this.openButton = page.getByRole('button', { name: texts.text('buckets.open'), exact: true });
    this.alert = page.getByRole('alert');
    this.dialog = new CreateBucketDialog(page, texts);
  }

  bucket(name: string): Locator {
    return this.list.getByRole('option', { name });
  }

  async choose(name: string): Promise<void> {
    await this.bucket(name).click();
  }

  async openByName(name: string): Promise<void> {
    await this.nameField.fill(name);
    await this.openButton.click();
  }

  /** Fills in the form and sends it; the region stays as suggested when none is given. */
  async create(name: string, region?: string): Promise<void> {
    await this.createButton.click();
    await this.dialog.fill(name, region);
    await this.dialog.createButton.click();
  }
}

export class CreateBucketDialog {
  readonly root: Locator;
  readonly nameField: Locator;
  readonly regionField: Locator;
  readonly rules: Locator;
  readonly createButton: Locator;
  readonly cancelButton: Locator;
  readonly alert: Locator;
  readonly #page: Page;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.root = page.getByRole('dialog', { name: texts.text('createBucket.title') });
    this.nameField = this.root.getByRole('textbox', { name: texts.text('createBucket.name') });
    this.regionField = this.root.getByRole('combobox', { name: texts.text('createBucket.region') });
    this.rules = this.root
      .getByRole('list', { name: texts.text('createBucket.rules') })
      .getByRole('listitem');
    this.createButton = this.root.getByRole('button', { name: texts.text('createBucket.create') });
    this.cancelButton = this.root.getByRole('button', { name: texts.text('action.cancel') });
    this.alert = this.root.getByRole('alert');
  }

  /** @param region a region's code; it is typed but for its last letter, then chosen from the list */
  async fill(name: string, region?: string): Promise<void> {
    await this.nameField.fill(name);
    if (region !== undefined) {
      await this.regionField.fill(region.slice(0, -1));
      await this.#page.getByRole('option', { name: `(${region})` }).click();
    }
  }
}
