import { Command as Commander, CommanderError, Option } from 'commander';
import { isKeyArn } from '../shared/aws/arn.js';
import { type Retention, retention } from '../shared/models/retention.js';
import {
  type ConflictPolicy,
  conflictPolicy,
  type ReadBackChoice,
  readBackChoice,
} from '../shared/models/run.js';
import { type BucketFlags, bucketChoiceOf, withBucketSettings } from './bucket-options.js';
import type {
  Command,
  KeyChoice,
  NetworkOptions,
  ReceiptChoice,
  ReportFormat,
  RunChoice,
} from './command.js';
import { CommandError } from './command-error.js';
import type { PlainText } from './language.js';
import { parseS3Url } from './s3-url.js';

interface KeyFlags {
  readonly credentials?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly pathStyle?: boolean;
  readonly virtualHost?: boolean;
  readonly checksums?: 'always' | 'when-required';
  readonly caFile?: string;
  readonly dualStack?: boolean;
  readonly fips?: boolean;
  readonly accelerate?: boolean;
  readonly allowHttp?: boolean;
  readonly json?: boolean;
}

interface RunFlags extends KeyFlags {
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

const defaultMaxWaitSeconds = 15 * 60;

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
    throw translated(error);
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
    .addOption(new Option('--dry-run', text('help.option.dry-run')).conflicts('receipt'))
    .option('--receipt <dir>', text('help.option.receipt'))
    .option('--upload-receipt', text('help.option.upload-receipt'))
    .action((folder: string, url: string, flags: RunFlags) => {
      const { createBucket = false, onConflict = 'skip', dryRun = false } = flags;
      const common = { folder, url: parseS3Url(url), ...filterOf(flags), ...runPartsOf(flags) };
      set({ name: 'upload', ...common, createBucket, onConflict, dryRun, receipt: receiptOf(flags) });
    });
  withFilter(tune(add('verify')), text, '[]')
    .option('--read-back <unproven|all|N%>', text('help.option.read-back'), toReadBack)
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

function withKeys(command: Commander, text: PlainText): Commander {
  return command
    .addOption(new Option('--credentials <file>', text('help.option.credentials')).conflicts('profile'))
    .option('--profile <name>', text('help.option.profile'))
    .option('--endpoint <url>', text('help.option.endpoint'))
    .option('--region <region>', text('help.option.region'))
    .addOption(new Option('--path-style', text('help.option.path-style')).conflicts('virtualHost'))
    .option('--virtual-host', text('help.option.virtual-host'))
    .addOption(checksumOption(text))
    .option('--ca-file <file>', text('help.option.ca-file'))
    .option('--dual-stack', text('help.option.dual-stack'))
    .addOption(new Option('--fips', text('help.option.fips')).conflicts('accelerate'))
    .option('--accelerate', text('help.option.accelerate'))
    .option('--allow-http', text('help.option.allow-http'))
    .option('--json', text('help.option.json'));
}

function checksumOption(text: PlainText): Option {
  const choices = ['always', 'when-required'] as const;
  return new Option(`--checksums <${choices.join('|')}>`, text('help.option.checksums')).argParser(
    (value: string) => {
      const choice = choices.find((candidate) => candidate === value);
      if (choice !== undefined) return choice;
      throw new CommandError('choice-invalid', { option: '--checksums', choices: choices.join(', ') });
    },
  );
}

/** `brackets`: `[]` for arguments that may be left out. */
function withFilter(command: Commander, text: PlainText, brackets: '<>' | '[]' = '<>'): Commander {
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

function conflictOption(text: PlainText): Option {
  const choices = conflictPolicy.options;
  return new Option(`--on-conflict <${choices.join('|')}>`, text('help.option.on-conflict')).argParser(
    (value: string): ConflictPolicy => {
      const choice = conflictPolicy.safeParse(value);
      if (choice.success) return choice.data;
      throw new CommandError('choice-invalid', { option: '--on-conflict', choices: choices.join(', ') });
    },
  );
}

function whole(option: string, least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new CommandError('number-invalid', { option, least, most });
  };
}

function receiptOf({ receipt, uploadReceipt = false }: RunFlags): ReceiptChoice | null {
  if (receipt !== undefined) return { folder: receipt, isSent: uploadReceipt };
  if (uploadReceipt)
    throw new CommandError('option-needs', { option: '--upload-receipt', other: '--receipt' });
  return null;
}

/** Of a run in the record, of a receipt and a bucket, or of a folder and a bucket. */
function verification([first, second]: readonly (string | undefined)[], flags: RunFlags): Command {
  const { run: runId, receipt, onlyUnproven = false, readBack = 'none' } = flags;
  const parts = { ...runPartsOf(flags), readBack };
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

function toReadBack(text: string): ReadBackChoice {
  if (text === 'all' || text === 'unproven') return text;
  const share = /^(?<percent>\d{1,3}(?:\.\d{1,6})?)%$/.exec(text)?.groups?.['percent'];
  const choice = readBackChoice.safeParse(Number(share));
  if (choice.success) return choice.data === 100 ? 'all' : choice.data;
  throw new CommandError('share-invalid', { option: '--read-back' });
}

/** `200`: the newest so many runs; `30d`: so many days. */
function toRetention(value: string): Retention {
  const { count, days } = /^(?<count>\d{1,5})(?<days>d?)$/.exec(value)?.groups ?? {};
  const rule = retention.safeParse({ unit: days === 'd' ? 'days' : 'runs', count: Number(count) });
  if (rule.success) return rule.data;
  throw new CommandError('number-invalid', { option: '--keep', least: 1, most: 10_000 });
}

function toKeyArn(arn: string): string {
  if (isKeyArn(arn)) return arn;
  throw new CommandError('key-arn-invalid');
}

function toReport(file: string): RunChoice['report'] {
  const format = /\.(?<format>json|csv|html)$/i.exec(file)?.groups?.['format']?.toLowerCase();
  if (format === undefined) throw new CommandError('report-format-unknown');
  return { file, format: format as ReportFormat };
}

function keyPartsOf(flags: KeyFlags): { readonly json: boolean; readonly keys: KeyChoice } {
  const { credentials, profile, endpoint, region, json = false } = flags;
  const keys = {
    credentialsFile: credentials ?? null,
    profile: profile ?? null,
    endpoint: endpoint ?? null,
    region: region ?? null,
    networkOptions: networkOptionsOf(flags),
  };
  return { json, keys };
}

function networkOptionsOf(flags: KeyFlags): NetworkOptions {
  const { pathStyle, virtualHost, checksums, caFile, dualStack, fips, accelerate, allowHttp } = flags;
  return {
    addressing: pathStyle === true ? 'path' : virtualHost === true ? 'virtual-host' : null,
    checksums: checksums ?? null,
    caFile: caFile ?? null,
    dualStack: dualStack === true,
    fips: fips === true,
    accelerate: accelerate === true,
    allowHttp: allowHttp === true,
  };
}

function runPartsOf(flags: RunFlags): ReturnType<typeof keyPartsOf> & { readonly run: RunChoice } {
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

function filterOf(flags: RunFlags) {
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

/** Commander's messages are English and repeat what was typed, which may be a secret after a wrong option. */
function translated({ code, message }: CommanderError): CommandError {
  const [named = '', other = ''] = [...message.matchAll(/'(?<named>[^']*)'/g)].map(
    (found) => found.groups?.['named'] ?? '',
  );
  const option = (words: string): string => /--?[A-Za-z][A-Za-z-]{0,30}/.exec(words)?.[0] ?? '--';
  switch (code) {
    case 'commander.unknownOption':
      return new CommandError('option-unknown', { option: option(named) });
    case 'commander.optionMissingArgument':
      return new CommandError('option-value-missing', { option: option(named) });
    case 'commander.missingArgument':
      return new CommandError('argument-missing', { argument: named.toUpperCase() });
    case 'commander.excessArguments':
      return new CommandError('arguments-too-many');
    case 'commander.unknownCommand':
      return new CommandError('command-unknown');
    case 'commander.conflictingOption':
      return new CommandError('options-conflict', { one: option(named), other: option(other) });
    case 'commander.help':
      return new CommandError('command-missing');
    default:
      return new CommandError('usage');
  }
}
