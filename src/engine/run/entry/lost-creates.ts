import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { sleep } from '../../../base/async/gate.js';
import { log } from '../../../base/log/log.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { abortUpload } from '../../../s3/multipart/abort-upload.js';
import type { ListedUpload } from '../../../s3/multipart/list-uploads.js';
import { removePendingCreates, uploadsOf } from '../../../s3/multipart/remove-pending-creates.js';
import { classify, type ErrorClass } from '../../../shared/errors/error-class.js';
import type { MultipartStore } from '../../journal/multipart-store.js';
import type { LostCreate } from '../../journal/records.js';
import type { Target } from '../../transfer/target.js';

/** The time of this computer, in ms since 1970, and how to wait for some of it to pass. */
export interface WallClock {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const wallClock: WallClock = { now: Date.now, sleep };

/**
 * The server's time, as far as the SDK has learnt how far it is from this computer's. Times are noted by it: between two
 * sessions, or two requests, this computer's clock may be set to another time.
 */
export function serverClock({ client }: Pick<Target, 'client'>, clock: WallClock): WallClock {
  return { ...clock, now: () => clock.now() + client.config.systemClockOffset };
}

/** The uploads of CreateMultipartUpload requests that were given up without an answer. */
export interface LostCreates {
  /** When a request that was sent at `askedMs`, and that nobody waits for any more, was given up. */
  givenUpMs(askedMs: number | null): number;
  /**
   * Removes the uploads of a run's lost requests, not before each of them is {@link LostCreateServices.lateCreateMs} old. A request is
   * forgotten after that; what an error prevents stays noted.
   *
   * @throws the SDK's error when an upload may be left that another attempt would find, or the signal's reason
   */
  remove(signal: AbortSignal): Promise<void>;
}

export interface LostCreateServices {
  readonly run: number;
  /** When the run was created, in ms since 1970 by this computer's clock. */
  readonly createdMs: number;
  readonly target: Target;
  readonly multiparts: Pick<
    MultipartStore,
    'lostCreates' | 'noteLostCreate' | 'forgetLostCreate' | 'isClaimed'
  >;
  /** See RunLimits. */
  readonly lateCreateMs: number;
  /** That of the server; see {@link serverClock}. */
  readonly clock: WallClock;
}

/**
 * S3 accepts clocks that differ by up to 15 minutes, and the SDK allows 5 more before it corrects its own.
 */
const clockToleranceMs = 20 * 60 * 1000;

/** Longer than a request with so small a body lasts: a connection that is silent for a minute is closed. */
const longestRequestMs = 2 * 60 * 1000;

export function createLostCreates(services: LostCreateServices): LostCreates {
  const { run, createdMs, target, multiparts, lateCreateMs, clock } = services;
  const { client, bucket } = target;
  /** Under which id S3 lists the uploads of these keys; null when it lists none; undefined while not known. */
  let ownId: string | null | undefined;

  /** Learnt from an upload of our own, made for this: servers have no other common way to tell. */
  async function learnOwnId(key: string, signal: AbortSignal): Promise<string | null> {
    const askedMs = clock.now();
    // Write-ahead: this request can get lost like the others.
    const probe = multiparts.noteLostCreate(run, null, { key, askedMs, lostMs: askedMs });
    const request = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key });
    let sends = 0;
    request.middlewareStack.add(
      (next) => async (args) => {
        sends += 1;
        return await next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'countSends' },
    );
    const { UploadId: uploadId } = await client.send(request, { abortSignal: signal });
    // An earlier attempt without an answer can have created an upload, too.
    if (sends > 1) multiparts.noteLostCreate(run, null, { key, askedMs, lostMs: clock.now() });
    if (uploadId === undefined) return null;
    let initiatorId: string | null = null;
    for await (const upload of uploadsOf(client, bucket, key, signal)) {
      if (upload.uploadId === uploadId) ({ initiatorId } = upload);
    }
    await abortUpload(client, bucket, { key, uploadId });
    multiparts.forgetLostCreate(probe);
    return initiatorId;
  }

  /** Whether S3 created an upload for one of these requests, as far as times tell. */
  function isTimely({ initiatedAt }: ListedUpload, lost: readonly LostCreate[]): boolean {
    return lost.some(
      ({ askedMs, lostMs }) =>
        initiatedAt >= (askedMs ?? createdMs) - clockToleranceMs &&
        initiatedAt <= Math.max(askedMs ?? 0, lostMs) + clockToleranceMs,
    );
  }

  async function isOwn(upload: ListedUpload, signal: AbortSignal): Promise<boolean> {
    if (upload.initiatorId !== null) ownId ??= await learnOwnId(upload.key, signal);
    if (upload.initiatorId !== null && upload.initiatorId === ownId) return true;
    const whose =
      upload.initiatorId === null ? 'the server does not say whose it is' : 'it is of another user';
    log.warn(`an incomplete upload is left alone, because ${whose}:`, {
      bucket,
      key: upload.key,
      initiated: new Date(upload.initiatedAt).toISOString(),
    });
    return false;
  }

  async function removeOf(key: string, lost: readonly LostCreate[], signal: AbortSignal): Promise<void> {
    const rules = {
      mayBeOurs: (upload: ListedUpload) =>
        isTimely(upload, lost) && !multiparts.isClaimed(upload, run, clock.now() - longestRequestMs),
      isOurs: (upload: ListedUpload) => isOwn(upload, signal),
    };
    try {
      await removePendingCreates(client, bucket, key, rules, signal);
    } catch (error) {
      // Where listing is not allowed or not possible, the upload is left to the bucket's lifecycle rule.
      if (passing.has(classify(toAppError(error)))) throw error;
    }
  }

  async function removeNoted(signal: AbortSignal): Promise<void> {
    const lost = multiparts.lostCreates(run);
    if (lost.length === 0) return;
    const last = Math.max(...lost.map(({ lostMs }) => lostMs));
    // A clock that was set back meanwhile must not make it wait longer.
    const restMs = Math.min(lateCreateMs, last + lateCreateMs - clock.now());
    if (restMs > 0) await clock.sleep(restMs, signal);
    const byKey = new Map<string, LostCreate[]>();
    for (const request of lost) byKey.set(request.key, [...(byKey.get(request.key) ?? []), request]);
    for (const [key, ofKey] of byKey) {
      await removeOf(key, ofKey, signal);
      for (const { id } of ofKey) multiparts.forgetLostCreate(id);
    }
  }

  return {
    // Later than that nothing can have been sent, however long ago Hoist was killed.
    givenUpMs: (askedMs) => Math.min(clock.now(), (askedMs ?? Infinity) + longestRequestMs),
    async remove(signal) {
      await removeNoted(signal);
      // To find out which uploads are ours, one was made in between, and may have got lost in its turn.
      await removeNoted(signal);
    },
  };
}

const passing: ReadonlySet<ErrorClass> = new Set(['transient', 'throttled', 'offline', 'cancelled']);
