import { randomBytes, randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';

/** Where and with which clients permissions are tested. */
export interface ProbePlace {
  /** Retries requests. */
  readonly client: S3Client;
  /** Sends every request once: for requests that create something. */
  readonly once: S3Client;
  readonly bucket: string;
  /** As keys begin; empty for the whole bucket. */
  readonly prefix: string;
  /** A key below the prefix that nobody has. */
  readonly key: string;
  /** AWS behaves as documented; other servers get no request that could leave an object behind. */
  readonly isAws: boolean;
  /** The bucket may be listed without a prefix, so a missing key can be told from a forbidden one. */
  readonly isOpen: boolean;
}

const longestKey = 1024;

/** A key below a prefix that nobody has; null when the prefix leaves no room for one. */
export function freshKey(prefix: string): string | null {
  const names = [`.hoist-check-${randomUUID()}`, randomBytes(6).toString('base64url')];
  return names.map((name) => prefix + name).find((key) => Buffer.byteLength(key) <= longestKey) ?? null;
}

/** An upload id of the usual form that no server has issued. */
export function madeUpUploadId(): string {
  return randomBytes(96).toString('base64url');
}
