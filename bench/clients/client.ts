import type { Program } from '../measure.js';

/** A folder to be uploaded to a bucket. */
export interface Job {
  readonly folder: string;
  readonly bucket: string;
  /** Prefix of the files' keys; without a slash at either end. */
  readonly prefix: string;
  readonly endpoint: string;
  /** A certificate to trust in addition to the system's; null without TLS. */
  readonly caFile: string | null;
  /** The server has high latency: more requests in parallel pay off. */
  readonly isFar: boolean;
  /** An empty folder for whatever the client stores. */
  readonly workFolder: string;
}

/**
 * `defaults`: the tool's defaults. `tuned`: the best settings found that leave its checks on. `unchecked`:
 * with its checks off; shown but not counted as a rival, because it then does less.
 */
export type Settings = 'defaults' | 'tuned' | 'unchecked';

/** A program that is timed, with one set of settings. */
export interface Client {
  /** For example `rclone` or `aws-cli 2`. */
  readonly tool: string;
  readonly version: string;
  readonly settings: Settings;
  /** The settings in the tool's own terms; empty for defaults. */
  readonly detail: string;
  program(job: Job): Program;
}

/** Keys for a server that verifies none. */
export const benchKeys = {
  accessKeyId: 'AKIAHOISTBENCH000000',
  secretAccessKey: 'bench-secret-bench-secret-bench-secret-b',
};

/**
 * The environment variable that makes a client trust a certificate; null for a client with an option for it.
 */
export type TrustVariable = 'AWS_CA_BUNDLE' | 'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_FILE' | null;

/** The same environment for every client: keys, region, language, certificate, and its own home folder. */
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
