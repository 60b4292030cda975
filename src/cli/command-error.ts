import type { AppError, ErrorCode } from '../shared/errors/errors.js';

/** How a command ended, for the shell. */
export const exitCodes = {
  complete: 0,
  /** Wrong usage or input; nothing was sent. */
  badInput: 1,
  someFailed: 2,
  /** The keys, the bucket, a permission or the network make it impossible to continue. */
  stopped: 3,
  /** A verification found objects that are missing or differ. */
  differs: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What can be wrong with a command line and its environment; each code has a message `problem.<code>`. */
export type ProblemCode =
  | 'option-unknown'
  | 'option-value-missing'
  | 'number-invalid'
  | 'choice-invalid'
  | 'argument-missing'
  | 'arguments-too-many'
  | 'command-missing'
  | 'command-unknown'
  | 'options-conflict'
  | 'usage'
  | 's3-url-invalid'
  | 'prefix-too-long'
  | 'patterns-too-many'
  | 'report-format-unknown'
  | 'report-folder-missing'
  | 'report-not-written'
  | 'receipt-folder-unusable'
  | 'receipt-incomplete'
  | 'not-read-back'
  | 'keys-missing'
  | 'region-missing'
  | 'kms-key-invalid'
  | 'tag-invalid'
  | 'state-folder-unusable'
  | 'nothing-to-resume'
  | 'run-ambiguous'
  | 'run-not-an-upload'
  | 'run-of-receipt'
  | 'run-under-way'
  | 'share-invalid'
  | 'option-needs'
  | 'port-taken'
  | 'practice-folder-unusable'
  | 'key-arn-invalid'
  | 'confirmation-needed'
  | 'interrupted';

export type ProblemValues = Readonly<Record<string, string | number>>;

/** A failure that only the command line knows; all others travel as HoistError. Never contains a secret. */
export class CommandError extends Error {
  readonly code: ProblemCode;
  readonly values: ProblemValues;
  readonly exitCode: ExitCode;

  constructor(code: ProblemCode, values: ProblemValues = {}, exitCode: ExitCode = exitCodes.badInput) {
    super(code);
    this.name = 'CommandError';
    this.code = code;
    this.values = values;
    this.exitCode = exitCode;
  }
}

/** Failures caused by what was typed. */
const badInput: ReadonlySet<ErrorCode> = new Set([
  'key-file-empty',
  'key-file-too-large',
  'key-file-not-recognised',
  'key-file-console-password-only',
  'key-file-missing-secret',
  'key-file-malformed-key',
  'key-file-several-keys',
  'key-file-unreadable',
  'aws-profile-missing',
  'bucket-name-invalid',
  'bucket-region-invalid',
  'endpoint-invalid',
  'endpoint-not-encrypted',
  'ca-file-invalid',
  'proxy-invalid',
  'folder-not-found',
  'file-unreadable',
  'file-special',
  'file-vanished',
  'glob-invalid',
  'nothing-to-upload',
  'run-not-found',
  'receipt-unreadable',
  'checksum-report-unreadable',
  'receipt-contradictory',
]);

/** The exit code of a command that failed as a whole. */
export function exitCodeOf(error: AppError): ExitCode {
  return badInput.has(error.code) ? exitCodes.badInput : exitCodes.stopped;
}
