import type { EndpointOptions } from './endpoint-options.js';
import type { Transport } from './transport/transport.js';

/** Long-term or temporary AWS keys. They exist in main and the engine only. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Provides keys when they are needed, and new ones when those expire: SSO, assumed roles, credential_process.
 *
 * @param how `whileAsking`: what to do while a person is asked for the code of their MFA device: `wait`, the default, or
 * `fail` with `mfa-code-wanted`, for a run that holds its requests back meanwhile. `forceRefresh`: S3 refused the last keys as expired, whatever
 * they say, so that others are fetched
 */
export type CredentialSource = (how?: {
  readonly whileAsking?: 'wait' | 'fail';
  readonly forceRefresh?: boolean;
}) => Promise<Credentials & { readonly expiration?: Date }>;

/** Whose keys to use and where to send them. */
export interface Connection {
  readonly credentials: Credentials | CredentialSource;
  /** Region that requests are signed for, e.g. `ap-northeast-2`. */
  readonly region: string;
  /** Base URL of an S3-compatible server; null for AWS. */
  readonly endpoint: string | null;
  /** AWS only: the account that owns the bucket, twelve digits; every request about it then fails when another does. */
  readonly bucketOwner?: string;
  /** The server's dialect; when absent, the usual one. */
  readonly options?: EndpointOptions;
  /** How requests reach the server; when absent, directly, with the certificates Node trusts. */
  readonly transport?: Transport;
}
