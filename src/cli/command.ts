import type { ConflictPolicy } from '../shared/models/run.js';
import type { BucketChoice } from './bucket-options.js';
import type { S3Url } from './s3-url.js';

/** How to get to the server, as far as the command line says. */
export interface NetworkOptions {
  /** Null: as the server is known to want it. */
  readonly addressing: 'path' | 'virtual-host' | null;
  readonly checksums: 'always' | 'when-required' | null;
  readonly caFile: string | null;
  readonly dualStack: boolean;
  readonly fips: boolean;
  readonly accelerate: boolean;
  readonly allowHttp: boolean;
}

/** Whose keys to use and where to send them, as far as the command line says. */
export interface KeyChoice {
  readonly credentialsFile: string | null;
  readonly profile: string | null;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly networkOptions: NetworkOptions;
}

export type ReportFormat = 'json' | 'csv' | 'html';

/** What every command that runs the engine can be told. */
export interface RunChoice {
  readonly report: { readonly file: string; readonly format: ReportFormat } | null;
  /** Null for the usual place. */
  readonly stateFolder: string | null;
  readonly concurrency: number | null;
  readonly bytesPerSecond: number | null;
  /** How long an outage of the network may last. */
  readonly maxWaitSeconds: number;
}

export interface FolderChoice {
  readonly folder: string;
  readonly url: S3Url;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Key files, `.env` and private keys count as any other file. */
  readonly allowSecrets: boolean;
  readonly followSymlinks: boolean;
  /** A folder with nothing in it gets an object of its own. */
  readonly emptyFolders: boolean;
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
    } & FolderChoice)
  | ({ readonly name: 'verify'; readonly keys: KeyChoice; readonly run: RunChoice } & FolderChoice)
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
      /** Adds to a bucket of one's own what it lacks. */
      readonly complete: boolean;
      /** Only says what would be sent. */
      readonly dryRun: boolean;
      readonly keys: KeyChoice;
    }
  | { readonly name: 'buckets'; readonly keys: KeyChoice }
  | { readonly name: 'whoami'; readonly keys: KeyChoice }
  | { readonly name: 'check'; readonly url: S3Url; readonly keys: KeyChoice }
  | {
      readonly name: 'policy';
      readonly url: S3Url;
      /** Null: that of the environment. */
      readonly region: string | null;
      /** ARN of the key the bucket encrypts with. */
      readonly kmsKey: string | null;
      readonly createBucket: boolean;
    }
  | {
      readonly name: 'incomplete-uploads';
      readonly url: S3Url;
      readonly keys: KeyChoice;
      readonly stateFolder: string | null;
      /** Removes uploads where nothing has happened for so long; null: only shows them. */
      readonly abortOlderThanDays: number | null;
      /** Does so without asking. */
      readonly yes: boolean;
    }
  | { readonly name: 'runs'; readonly stateFolder: string | null }
  | { readonly name: 'practice'; readonly port: number; readonly folder: string | null }
);

export type CommandOf<Name extends Command['name']> = Extract<Command, { readonly name: Name }>;
