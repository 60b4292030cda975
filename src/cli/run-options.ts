import { type Command as Commander, Option } from 'commander';
import { type ConflictPolicy, conflictPolicy, type ReadBackChoice } from '../shared/models/run.js';
import type { ReceiptChoice, RunChoice } from './command.js';
import { CommandError } from './command-error.js';
import { type KeyFlags, keyPartsOf } from './key-options.js';
import type { PlainText } from './language.js';

/** What commander makes of the options of a run. */
export interface RunFlags extends KeyFlags {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly allowSecrets?: boolean;
  readonly followSymlinks?: boolean;
  readonly emptyFolders?: boolean;
  readonly mtime?: boolean;
  readonly createBucket?: boolean;
  readonly onConflict?: ConflictPolicy;
  readonly dryRun?: boolean;
  readonly readBack?: ReadBackChoice;
  readonly checksumReport?: string;
  readonly run?: string;
  readonly onlyUnproven?: boolean;
  readonly receipt?: string;
  readonly uploadReceipt?: boolean;
  readonly report?: RunChoice['report'];
  readonly state?: string;
  readonly concurrency?: number;
  readonly bandwidth?: number;
  readonly maxWait?: number;
}

const defaultMaxWaitSeconds = 15 * 60;

/** Adds a folder, a destination and what decides which files are sent. `brackets`: `[]` for arguments that may be left out. */
export function withFilter(command: Commander, text: PlainText, brackets: '<>' | '[]' = '<>'): Commander {
  const [open, close] = brackets;
  const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];
  return command
    .argument(`${open}folder${close}`, text('help.argument.folder'))
    .argument(`${open}url${close}`, text('help.argument.url'))
    .option('--include <glob>', text('help.option.include'), collect)
    .option('--exclude <glob>', text('help.option.exclude'), collect)
    .option('--allow-secrets', text('help.option.allow-secrets'))
    .option('--follow-symlinks', text('help.option.follow-symlinks'))
    .option('--empty-folders', text('help.option.empty-folders'));
}

/** What happens to a file whose key is taken. */
export function conflictOption(text: PlainText): Option {
  const choices = conflictPolicy.options;
  return new Option(`--on-conflict <${choices.join('|')}>`, text('help.option.on-conflict')).argParser(
    (value: string): ConflictPolicy => {
      const choice = conflictPolicy.safeParse(value);
      if (choice.success) return choice.data;
      throw new CommandError('choice-invalid', { option: '--on-conflict', choices: choices.join(', ') });
    },
  );
}

/** Where a receipt goes; null for none. @throws CommandError `option-needs` */
export function receiptOf({ receipt, uploadReceipt = false }: RunFlags): ReceiptChoice | null {
  if (receipt !== undefined) return { folder: receipt, isSent: uploadReceipt };
  if (uploadReceipt)
    throw new CommandError('option-needs', { option: '--upload-receipt', other: '--receipt' });
  return null;
}

/** The keys and the limits of a run. */
export function runPartsOf(flags: RunFlags): ReturnType<typeof keyPartsOf> & { readonly run: RunChoice } {
  const { report, state, concurrency, bandwidth, maxWait } = flags;
  const run = {
    report: report ?? null,
    stateFolder: state ?? null,
    concurrency: concurrency ?? null,
    bytesPerSecond: bandwidth ?? null,
    maxWaitSeconds: maxWait ?? defaultMaxWaitSeconds,
  };
  return { ...keyPartsOf(flags), run };
}

/** The number and length of patterns that a run's record can hold. */
const mostPatterns = 100;
const longestPattern = 1024;

/** Which files are sent. @throws CommandError `patterns-too-many` */
export function filterOf(flags: RunFlags) {
  const { include = [], exclude = [] } = flags;
  const {
    allowSecrets = false,
    followSymlinks = false,
    emptyFolders = false,
    mtime: keepTimes = true,
  } = flags;
  for (const [option, patterns] of Object.entries({ '--include': include, '--exclude': exclude })) {
    if (patterns.length <= mostPatterns && patterns.every(({ length }) => length <= longestPattern)) continue;
    throw new CommandError('patterns-too-many', { option, most: mostPatterns, letters: longestPattern });
  }
  return { include, exclude, allowSecrets, followSymlinks, emptyFolders, keepTimes };
}
