import { z } from 'zod';
import { appError } from '../errors/error-schema.js';
import * as account from '../models/account.js';
import * as commandsModel from '../models/commands.js';
import * as plan from '../models/plan.js';
import * as run from '../models/run.js';
import * as settingsModel from '../models/settings.js';
import { accountsContract } from './accounts-contract.js';
import { bucketsContract } from './buckets-contract.js';
import type { Area, Channel } from './channels.js';
import { type ContractOf, id, nothing } from './contract-fields.js';
import { draftContract } from './draft-contract.js';
import { receiptsContract } from './receipts-contract.js';
import { runsContract } from './runs-contract.js';

const appContract = {
  'app.info': { in: nothing, out: settingsModel.appInfo },
  'app.setSettings': { in: settingsModel.settings.partial(), out: settingsModel.settings },
  /** Loads the page again: it may not navigate, not even to itself. */
  'app.reload': { in: nothing, out: z.null() },
  /** Shows the log file in its folder. */
  'app.showLog': { in: nothing, out: z.null() },
  /** Puts an error of the page into the log. */
  'app.reportFault': { in: z.strictObject({ text: z.string().max(8192) }), out: z.null() },
  /** Copies the details of an error, without what is secret by its form. */
  'app.copyDetails': { in: z.strictObject({ text: z.string().max(8192) }), out: z.null() },
} as const satisfies ContractOf<'app'>;

/**
 * Every call from the window to main: channel → input, output (inside a Result). The preload fills in `path`
 * arguments from a dropped File, never the page, and main answers with ids and relative names only.
 */
export const contract = {
  ...appContract,
  ...accountsContract,
  ...bucketsContract,
  ...draftContract,
  ...runsContract,
  ...receiptsContract,
} as const satisfies ContractOf<Area>;

/** Events from main to the window: channel, which begins with the area of the bridge → payload. */
export const events = {
  /** Something that a person should know, and that no run or draft shows. */
  'app.notice': appError,
  /** The person chose this in the menu, or pressed its keys. */
  'app.command': z.strictObject({ command: commandsModel.command }),
  'draft.changed': plan.draft,
  /** The system asked Hoist to open folders or files, which now wait to be taken. */
  'draft.opened': nothing,
  'profiles.codeWanted': account.codeQuestion,
  'runs.snapshot': run.runSnapshot,
  /** The person wants to see this run, such as by a click on the notification of its end. */
  'runs.wanted': z.strictObject({ runId: id }),
  /** The engine ended by itself: no run is in progress any more, and those that were can be continued. */
  'runs.lost': nothing,
} as const satisfies Readonly<Record<`${Area}.${string}`, z.ZodType>>;

export type Contract = typeof contract;
export type Input<C extends Channel> = z.infer<Contract[C]['in']>;
export type Output<C extends Channel> = z.infer<Contract[C]['out']>;

export type EventChannel = keyof typeof events;
export type EventPayload<C extends EventChannel> = z.infer<(typeof events)[C]>;
