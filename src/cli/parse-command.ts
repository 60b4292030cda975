import { Command as Commander, CommanderError, Option } from 'commander';
import type { Retention } from '../shared/models/retention.js';
import { type BucketFlags, bucketChoiceOf, withBucketSettings } from './bucket-options.js';
import type { Command } from './command.js';
import { CommandError } from './command-error.js';
import { type KeyFlags, keyPartsOf, withKeys } from './key-options.js';
import type { PlainText } from './language.js';
import { toKeyArn, toReadBack, toReport, toRetention, whole } from './option-values.js';
import { conflictOption, filterOf, type RunFlags, receiptOf, runPartsOf, withFilter } from './run-options.js';
import { parseS3Url } from './s3-url.js';
import { toUsageError } from './usage-error.js';

interface PolicyFlags {
  readonly region?: string;
  readonly kmsKey?: string;
  readonly createBucket?: boolean;
}

interface IncompleteUploadFlags extends KeyFlags {
  readonly abortOlderThan?: number;
  readonly yes?: boolean;
  readonly state?: string;
}

/**
 * Parses a command line.
 *
 * @param argv the arguments after the program's name
 * @param text the texts of the help
 * @throws CommandError what is wrong with it
 * @throws HoistError `bucket-name-invalid`
 */
export function parseCommand(argv: readonly string[], text: PlainText, version: string): Command {
  if (argv.length === 0) throw new CommandError('command-missing');
  let command: Command | null = null;
  let help = '';
  const set = (parsed: Command): void => {
    command = parsed;
  };
  const program = describe(text, version, set);
  for (const part of [program, ...program.commands]) {
    part.exitOverride().configureOutput({
      writeOut: (words) => {
        help += words;
      },
      writeErr: () => undefined,
    });
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { name: 'help', json: false, text: help };
    throw toUsageError(error);
  }
  if (command === null) throw new CommandError('command-missing');
  return command;
}

function describe(text: PlainText, version: string, set: (command: Command) => void): Commander {
  const program = new Commander('hoist')
    .description(text('help.about'))
    .version(version, '-V, --version', text('help.option.version'))
    .helpCommand('help [command]', text('help.command.help'))
    .addHelpText('after', `\n${text('help.keys')}\n\n${text('help.exit')}`);
  const titles: Readonly<Record<string, string>> = {
    'Usage:': text('help.usage'),
    'Arguments:': text('help.arguments'),
    'Options:': text('help.options'),
    'Commands:': text('help.commands'),
  };
  program.configureHelp({ styleTitle: (title) => titles[title] ?? title });
  program.helpOption('-h, --help', text('help.option.help'));

  const add = (name: keyof typeof usages): Commander =>
    program
      .command(name)
      .usage(usages[name])
      .helpOption('-h, --help', text('help.option.help'))
      .description(text(`help.command.${name}`))
      .allowExcessArguments(false);
  const tune = (command: Commander): Commander =>
    withKeys(command, text)
      .option('--report <file>', text('help.option.report'), toReport)
      .option('--state <dir>', text('help.option.state'))
      .option('--concurrency <n>', text('help.option.concurrency'), whole('--concurrency', 1, 256))
      .option('--bandwidth <bytes>', text('help.option.bandwidth'), whole('--bandwidth', 1, 1e12))
      .option('--max-wait <seconds>', text('help.option.max-wait'), whole('--max-wait', 0, 30 * 24 * 3600));

  withFilter(tune(add('upload')), text)
    .option('--create-bucket', text('help.option.create-bucket'))
    .addOption(conflictOption(text))
    .option('--no-mtime', text('help.option.no-mtime'))
    .addOption(new Option('--dry-run', text('help.option.dry-run')).conflicts(['receipt', 'readBack']))
    .option('--read-back <unproven|all|N%>', text('help.option.upload-read-back'), toReadBack)
    .option('--receipt <dir>', text('help.option.receipt'))
    .option('--upload-receipt', text('help.option.upload-receipt'))
    .action((folder: string, url: string, flags: RunFlags) => {
      const { createBucket = false, onConflict = 'skip', dryRun = false, readBack = 'none' } = flags;
      const common = { folder, url: parseS3Url(url), ...filterOf(flags), ...runPartsOf(flags) };
      const receipt = receiptOf(flags);
      set({ name: 'upload', ...common, createBucket, onConflict, dryRun, readBack, receipt });
    });
  withFilter(tune(add('verify')), text, '[]')
    .option('--read-back <unproven|all|N%>', text('help.option.read-back'), toReadBack)
    .option('--checksum-report <file>', text('help.option.checksum-report'))
    .addOption(new Option('--run <run>', text('help.option.run')).conflicts('receipt'))
    .option('--only-unproven', text('help.option.only-unproven'))
    .option('--receipt <file>', text('help.option.verify-receipt'))
    .action((first: string | undefined, second: string | undefined, flags: RunFlags) => {
      set(verification([first, second], flags));
    });
  tune(add('receipt'))
    .argument('<run>', text('help.argument.run'))
    .argument('<folder>', text('help.argument.receipt-folder'))
    .option('--upload-receipt', text('help.option.upload-receipt'))
    .action((runId: string, folder: string, flags: RunFlags) => {
      const receipt = { folder, isSent: flags.uploadReceipt === true };
      set({ name: 'receipt', runId, receipt, ...runPartsOf(flags) });
    });
  tune(add('resume'))
    .argument('[run]', text('help.argument.run'))
    .addOption(conflictOption(text))
    .action((runId: string | undefined, flags: RunFlags) => {
      set({
        name: 'resume',
        runId: runId ?? null,
        ...runPartsOf(flags),
        onConflict: flags.onConflict ?? null,
      });
    });
  withBucketSettings(withKeys(add('create-bucket'), text), text)
    .argument('<name>', text('help.argument.bucket'))
    .action((bucket: string, flags: KeyFlags & BucketFlags) => {
      const { complete = false, dryRun = false } = flags;
      const choice = bucketChoiceOf(flags);
      set({ name: 'create-bucket', bucket, choice, complete, dryRun, ...keyPartsOf(flags) });
    });
  withKeys(add('buckets'), text).action((flags: KeyFlags) => {
    set({ name: 'buckets', ...keyPartsOf(flags) });
  });
  withKeys(add('whoami'), text).action((flags: KeyFlags) => {
    set({ name: 'whoami', ...keyPartsOf(flags) });
  });
  withKeys(add('check'), text)
    .argument('<url>', text('help.argument.url'))
    .action((url: string, flags: KeyFlags) => {
      set({ name: 'check', url: parseS3Url(url), ...keyPartsOf(flags) });
    });
  add('policy')
    .argument('<url>', text('help.argument.url'))
    .option('--region <region>', text('help.option.region'))
    .option('--kms-key <arn>', text('help.option.kms-key'), toKeyArn)
    .option('--create-bucket', text('help.option.policy-create-bucket'))
    .action((url: string, { region, kmsKey, createBucket = false }: PolicyFlags) => {
      const parts = { region: region ?? null, kmsKey: kmsKey ?? null, createBucket };
      set({ name: 'policy', url: parseS3Url(url), json: false, ...parts });
    });
  withKeys(add('incomplete-uploads'), text)
    .argument('<url>', text('help.argument.url'))
    .option(
      '--abort-older-than <days>',
      text('help.option.abort-older-than'),
      whole('--abort-older-than', 0, 36_500),
    )
    .option('--yes', text('help.option.yes'))
    .option('--state <dir>', text('help.option.state'))
    .action((url: string, flags: IncompleteUploadFlags) => {
      const { abortOlderThan, yes = false, state } = flags;
      set({
        name: 'incomplete-uploads',
        url: parseS3Url(url),
        ...keyPartsOf(flags),
        stateFolder: state ?? null,
        abortOlderThanDays: abortOlderThan ?? null,
        yes,
      });
    });
  add('runs')
    .option('--state <dir>', text('help.option.state'))
    .option('--delete <id>', text('help.option.delete-run'))
    .option('--keep <n|nd>', text('help.option.keep-runs'), toRetention)
    .option('--json', text('help.option.json'))
    .action((flags: { state?: string; delete?: string; keep?: Retention; json?: boolean }) => {
      const { state, delete: deletedRunId, keep = null, json = false } = flags;
      set({ name: 'runs', stateFolder: state ?? null, deletedRunId: deletedRunId ?? null, keep, json });
    });
  add('practice')
    .option('--port <n>', text('help.option.port'), whole('--port', 0, 65_535))
    .option('--folder <dir>', text('help.option.practice-folder'))
    .option('--json', text('help.option.json'))
    .action(({ port = 0, folder, json = false }: { port?: number; folder?: string; json?: boolean }) => {
      set({ name: 'practice', port, folder: folder ?? null, json });
    });
  return program;
}

const usages = {
  upload: 'FOLDER s3://BUCKET[/PREFIX] [options]',
  resume: '[RUN] [options]',
  verify: 'FOLDER s3://BUCKET[/PREFIX] | --run RUN | --receipt FILE s3://BUCKET[/PREFIX] [options]',
  receipt: 'RUN FOLDER [options]',
  'create-bucket': 'NAME --region REGION [options]',
  buckets: '[options]',
  whoami: '[options]',
  check: 's3://BUCKET[/PREFIX] [options]',
  policy: 's3://BUCKET[/PREFIX] [options]',
  'incomplete-uploads': 's3://BUCKET[/PREFIX] [options]',
  runs: '[options]',
  practice: '[options]',
} as const;

/** Of a run in the record, of a receipt and a bucket, or of a folder and a bucket. */
function verification([first, second]: readonly (string | undefined)[], flags: RunFlags): Command {
  const { run: runId, receipt, onlyUnproven = false, readBack = 'none', checksumReport = null } = flags;
  const parts = { ...runPartsOf(flags), readBack, checksumReport };
  if (onlyUnproven && runId === undefined) {
    throw new CommandError('option-needs', { option: '--only-unproven', other: '--run' });
  }
  const missing = (argument: string): CommandError => new CommandError('argument-missing', { argument });
  if (runId !== undefined) {
    if (first !== undefined) throw new CommandError('arguments-too-many');
    return { name: 'verify-run', runId, onlyUnproven, ...parts };
  }
  if (receipt !== undefined) {
    if (first === undefined) throw missing('URL');
    if (second !== undefined) throw new CommandError('arguments-too-many');
    return { name: 'verify-receipt', receipt, url: parseS3Url(first), ...parts };
  }
  if (first === undefined) throw missing('FOLDER');
  if (second === undefined) throw missing('URL');
  return { name: 'verify', folder: first, url: parseS3Url(second), ...filterOf(flags), ...parts };
}
