import {
  AbortMultipartUploadCommand,
  GetObjectAttributesCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { orAborted } from '../../../base/async/or-aborted.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { statusOf } from '../../transfer/head-object.js';
import type { NetworkWatch } from './network-watch.js';
import type { RunRetries } from './run-retries.js';

/** Requests that have the same effect when they are sent twice. */
const repeatable = [
  AbortMultipartUploadCommand,
  GetObjectAttributesCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
];

/** Longest time for a request that nobody can abort: they clean up, and what they leave is cleaned up later. */
const cleanUpLimitMs = 15_000;

export interface RetryingClientServices {
  readonly retries: RunRetries;
  readonly network: NetworkWatch;
  /** The run has ended, clean-up included. */
  readonly closed: AbortSignal;
}

/**
 * The client with retries for every request that may be repeated, listings and clean-up included. What writes
 * is sent once: whoever sends a file has to look whether it has arrived. Every request settles when its signal
 * is aborted, also while it waits for keys, which the SDK does not do.
 */
export function withRequestRetries(client: S3Client, services: RetryingClientServices): S3Client {
  const { retries, network, closed } = services;

  /**
   * S3 answers 400 to a HEAD with expired keys, without a body that says so: that to a listing has one. When nothing is wrong with the
   * listing, others may have got new keys meanwhile, and the HEAD is repeated.
   */
  async function sendOnce(command: Parameters<S3Client['send']>[0], options: RequestOptions) {
    const ask = () => client.send(command, options);
    try {
      return await ask();
    } catch (error) {
      const isHead = command instanceof HeadObjectCommand || command instanceof HeadBucketCommand;
      if (!isHead || statusOf(error) !== 400) throw error;
      const { Bucket } = command.input;
      try {
        await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }), options);
      } catch (explained) {
        throw toAppError(explained).code === 'token-expired' ? explained : error;
      }
      return ask();
    }
  }

  async function send(command: Parameters<S3Client['send']>[0], options: RequestOptions = {}) {
    const signal = options.abortSignal ?? closed;
    const once = async () => {
      const answer = await orAborted(sendOnce(command, options), signal);
      network.answered();
      return answer;
    };
    if (!repeatable.some((kind) => command instanceof kind)) return once();
    const limits = options.abortSignal === undefined ? { limitMs: cleanUpLimitMs } : {};
    const answer = await retries.run({ file: null, signal, scope: 'request', ...limits }, once);
    // A HEAD that passes while every PUT fails is no progress.
    if (command instanceof ListObjectsV2Command) network.worked();
    return answer;
  }

  return Object.create(client, { send: { value: send } }) as S3Client;
}

interface RequestOptions {
  readonly abortSignal?: AbortSignal;
}
