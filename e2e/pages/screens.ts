import type { Page } from '@playwright/test';
import type { Texts } from '../support/texts.js';
import { BucketsPage } from './buckets-page.js';
import { ContinueOffer } from './continue-offer.js';
import { Header } from './header.js';
import { HistoryPage } from './history-page.js';
import { KeysPage } from './keys-page.js';
import { ReportPage } from './report-page.js';
import { RunPage } from './run-page.js';
import { Tray } from './tray.js';
import { WorkspacePage } from './workspace-page.js';

/** Every screen of a window. */
export interface Screens {
  readonly header: Header;
  readonly keys: KeysPage;
  readonly buckets: BucketsPage;
  readonly workspace: WorkspacePage;
  readonly run: RunPage;
  readonly report: ReportPage;
  readonly offer: ContinueOffer;
  readonly history: HistoryPage;
  readonly tray: Tray;
}

export function screensOf(page: Page, texts: Texts): Screens {
  return {
    header: new Header(page, texts),
    keys: new KeysPage(page, texts),
    buckets: new BucketsPage(page, texts),
    workspace: new WorkspacePage(page, texts),
    run: new RunPage(page, texts),
    report: new ReportPage(page, texts),
    offer: new ContinueOffer(page, texts),
    history: new HistoryPage(page, texts),
    tray: new Tray(page, texts),
  };
}
