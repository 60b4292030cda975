import type { Program } from '../measure.js';

/** A folder to be put into a bucket. */
export interface Job {
  readonly folder: string;
  readonly bucket: string;
  /** Below which the files' paths begin; without a slash at either end. */
  readonly prefix: string;
  readonly endpoint: string;
  /** A certificate to trust besides the system's; null without TLS. */
  readonly caFile: string | null;
  /** The server answers late: more requests at once pay. */
  readonly isFar: boolean;
  /** Empty, for whatever the client wants to keep. */
  readonly workFolder: string;
}

/**
 * `defaults`: as the tool comes. `tuned`: the best settings found that leave its checks on. `unchecked`: with its
 * checks off, shown but not counted as a rival, because what it then does is not the same job.
 */
export type Settings = 'defaults' | 'tuned' | 'unchecked';

/** A program that is timed, with one set of settings. */
export interface Client {
  /** For example `rclone` or `aws-cli 2`. */
  readonly tool: string;
  readonly version: string;
  readonly settings: Settings;
  /** What the settings are, in the tool's own words; empty for defaults. */
  readonly detail: string;
  program(job: Job): Program;
}

/** Keys for a server that looks at none. */
export const benchKeys = {
  accessKeyId: 'AKIAHOISTBENCH000000',
  secretAccessKey: 'bench-secret-bench-secret-bench-secret-b',
};

/** The variable by which a client learns of a certificate to trust; null for one that has an option for it. */
export type TrustVariable = 'AWS_CA_BUNDLE' | 'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_FILE' | null;

/** The same surroundings for every client: keys, region, language, certificate, and a home of its own. */
export function surroundings({ workFolder, caFile }: Job, trust: TrustVariable): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: workFolder,
    LC_ALL: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: benchKeys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: benchKeys.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(caFile === null || trust === null ? {} : { [trust]: caFile }),
  };
}
