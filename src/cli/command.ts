import type { Retention } from '../shared/models/retention.js';
import type { ConflictPolicy, ReadBackChoice } from '../shared/models/run.js';
import type { BucketChoice } from './bucket-options.js';
import type { S3Url } from './s3-url.js';

/** How to reach the server, as far as the command line says. */
export interface NetworkOptions {
  /** Null: the usual form of this server. */
  readonly addressing: 'path' | 'virtual-host' | null;
  readonly checksums: 'always' | 'when-required' | null;
  readonly caFile: string | null;
  readonly dualStack: boolean;
  readonly fips: boolean;
  readonly accelerate: boolean;
  readonly allowHttp: boolean;
}

/** Whose keys to use and where to send requests, as far as the command line says. */
export interface KeyChoice {
  readonly credentialsFile: string | null;
  readonly profile: string | null;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly networkOptions: NetworkOptions;
}

export type ReportFormat = 'json' | 'csv' | 'html';

/** Options of every command that runs the engine. */
export interface RunChoice {
  readonly report: { readonly file: string; readonly format: ReportFormat } | null;
  /** Null for the default folder. */
  readonly stateFolder: string | null;
  readonly concurrency: number | null;
  readonly bytesPerSecond: number | null;
  /** How long a network outage may last. */
  readonly maxWaitSeconds: number;
}

export interface FolderChoice {
  readonly folder: string;
  readonly url: S3Url;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Whether key files, `.env` files and private keys are uploaded like any other file. */
  readonly allowSecrets: boolean;
  readonly followSymlinks: boolean;
  /** Whether an empty folder gets an object of its own. */
  readonly emptyFolders: boolean;
  /** Whether each object keeps its file's time of modification. */
  readonly keepTimes: boolean;
}

/** Where a receipt is written, and whether it is sent to the bucket as well. */
export interface ReceiptChoice {
  readonly folder: string;
  readonly isSent: boolean;
}

/** What the command line asks for. */
export type Command = { readonly json: boolean } & (
  | { readonly name: 'help'; readonly text: string }
  | ({
      readonly name: 'upload';
      readonly keys: KeyChoice;
      readonly run: RunChoice;
      readonly createBucket: boolean;
      readonly onConflict: ConflictPolicy;
      readonly dryRun: boolean;
      /** What is downloaded and compared once everything is sent. */
      readonly readBack: ReadBackChoice;
      readonly receipt: ReceiptChoice | null;
    } & FolderChoice)
  | ({
      readonly name: 'verify';
      readonly keys: KeyChoice;
      readonly run: RunChoice;
      readonly readBack: ReadBackChoice;
      readonly checksumReport: string | null;
    } & FolderChoice)
  | {
      readonly name: 'verify-run';
      readonly runId: string;
      readonly onlyUnproven: boolean;
      readonly keys: KeyChoice;
      readonly run: RunChoice;
      readonly readBack: ReadBackChoice;
      readonly checksumReport: string | null;
    }
  | {
      readonly name: 'verify-receipt';
      readonly receipt: string;
      readonly url: S3Url;
      readonly keys: KeyChoice;
      readonly run: RunChoice;
      readonly readBack: ReadBackChoice;
      readonly checksumReport: string | null;
    }
  | {
      readonly name: 'receipt';
      readonly runId: string;
      readonly receipt: ReceiptChoice;
      readonly keys: KeyChoice;
      readonly run: RunChoice;
    }
  | {
      readonly name: 'resume';
      readonly runId: string | null;
      readonly keys: KeyChoice;
      readonly run: RunChoice;
      readonly onConflict: ConflictPolicy | null;
    }
  | {
      readonly name: 'create-bucket';
      readonly bucket: string;
      readonly choice: BucketChoice;
      /** Adds missing settings to a bucket that already belongs to the account. */
      readonly complete: boolean;
      /** Only shows what would be sent. */
      readonly dryRun: boolean;
      readonly keys: KeyChoice;
    }
  | { readonly name: 'buckets'; readonly keys: KeyChoice }
  | { readonly name: 'whoami'; readonly keys: KeyChoice }
  | { readonly name: 'check'; readonly url: S3Url; readonly keys: KeyChoice }
  | {
      readonly name: 'policy';
      readonly url: S3Url;
      /** Null: the region from the environment. */
      readonly region: string | null;
      /** ARN of the KMS key that the bucket encrypts with. */
      readonly kmsKey: string | null;
      readonly createBucket: boolean;
    }
  | {
      readonly name: 'incomplete-uploads';
      readonly url: S3Url;
      readonly keys: KeyChoice;
      readonly stateFolder: string | null;
      /** Removes uploads that have received nothing for this long; null: only lists them. */
      readonly abortOlderThanDays: number | null;
      /** Removes them without asking. */
      readonly yes: boolean;
    }
  | {
      readonly name: 'runs';
      readonly stateFolder: string | null;
      readonly deletedRunId: string | null;
      /** The new rule for how long lists of files are kept; null for no change. */
      readonly keep: Retention | null;
    }
  | { readonly name: 'practice'; readonly port: number; readonly folder: string | null }
);

export type CommandOf<Name extends Command['name']> = Extract<Command, { readonly name: Name }>;
