import { type Command as Commander, Option } from 'commander';
import type { KeyChoice, NetworkOptions } from './command.js';
import { CommandError } from './command-error.js';
import type { PlainText } from './language.js';

/** What commander makes of the options of {@link withKeys}. */
export interface KeyFlags {
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

/** Adds the options that say whose keys are used, and how S3 is reached. */
export function withKeys(command: Commander, text: PlainText): Commander {
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

/** What these options say; null for what is left open. */
export function keyPartsOf(flags: KeyFlags): { readonly json: boolean; readonly keys: KeyChoice } {
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
