import type { CommanderError } from 'commander';
import { CommandError } from './command-error.js';

/** Commander's messages are English and repeat what was typed, which may be a secret after a wrong option. */
export function toUsageError({ code, message }: CommanderError): CommandError {
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
