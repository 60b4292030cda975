import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';

/** Choosing the destination: the list, a bucket by its name, and the form that creates one. */
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

  /** Fills in the form and submits it; the region stays as suggested when none is given. */
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
  /** The line that opens everything besides name and region. */
  readonly settingsButton: Locator;
  readonly encryptionField: Locator;
  readonly kmsKeyField: Locator;
  readonly addTagButton: Locator;
  readonly requestsButton: Locator;
  readonly requests: Locator;
  /** The result for a bucket that lacks something. */
  readonly steps: Locator;
  readonly completeButton: Locator;
  readonly openButton: Locator;
  readonly #page: Page;
  readonly #texts: Texts;

  constructor(page: Page, texts: Texts) {
    this.#page = page;
    this.#texts = texts;
    const button = (id: string): Locator => this.root.getByRole('button', { name: texts.text(id) });
    this.root = page.getByRole('dialog', { name: texts.text('createBucket.title') });
    this.nameField = this.root.getByRole('textbox', { name: texts.text('createBucket.name'), exact: true });
    this.regionField = this.root.getByRole('combobox', { name: texts.text('createBucket.region') });
    this.rules = this.root
      .getByRole('list', { name: texts.text('createBucket.rules') })
      .getByRole('listitem');
    this.createButton = button('createBucket.create');
    this.cancelButton = button('action.cancel');
    this.alert = this.root.getByRole('alert');
    this.settingsButton = this.root
      .getByRole('heading')
      .getByRole('button', { name: texts.text('createBucket.more') });
    this.encryptionField = this.root.getByRole('button', { name: texts.text('createBucket.encryption') });
    this.kmsKeyField = this.root.getByRole('textbox', { name: texts.text('createBucket.kmsKey') });
    this.addTagButton = button('createBucket.addTag');
    this.requestsButton = button('createBucket.requests');
    this.requests = this.root
      .getByRole('list', { name: texts.text('createBucket.requests') })
      .getByRole('listitem');
    this.steps = this.root.getByRole('list', { name: texts.text('setup.steps') }).getByRole('listitem');
    this.completeButton = this.root.getByRole('button', {
      name: new RegExp(`^(${texts.text('setup.tryAgain')}|${texts.text('setup.complete')})$`),
    });
    this.openButton = button('setup.open');
  }

  /** @param region a region's code; it is typed except for its last letter, then chosen from the list */
  async fill(name: string, region?: string): Promise<void> {
    await this.nameField.fill(name);
    if (region !== undefined) {
      await this.regionField.fill(region.slice(0, -1));
      await this.#page.getByRole('option', { name: `(${region})` }).click();
    }
  }

  /** The switch whose label is the text with this id. */
  switchOf(id: string): Locator {
    return this.root.getByRole('switch', { name: this.#texts.text(id) });
  }

  /** Turns a switch, as a click on its label does. */
  async turn(id: string): Promise<void> {
    const toggle = this.#page.getByRole('switch', { name: this.#texts.text(id) });
    await this.root.locator('label').filter({ has: toggle }).click();
  }

  /** Chooses SSE-KMS with a key. */
  async encryptWith(key: string): Promise<void> {
    await this.encryptionField.click();
    await this.#page
      .getByRole('option', { name: this.#texts.text('createBucket.encryption.sse-kms') })
      .click();
    await this.kmsKeyField.fill(key);
  }

  async addTag(number: number, key: string, value: string): Promise<void> {
    await this.addTagButton.click();
    await this.root
      .getByRole('textbox', { name: this.#texts.text('createBucket.tagKey', { number }) })
      .fill(key);
    await this.root
      .getByRole('textbox', { name: this.#texts.text('createBucket.tagValue', { number }) })
      .fill(value);
  }

  /** A line of the result. */
  step(id: string): Locator {
    return this.steps.filter({ hasText: this.#texts.text(`setup.step.${id}`, { days: 7 }) });
  }
}
