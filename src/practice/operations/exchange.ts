import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type BodyPlan, readBodyPlan } from '../body/body-plan.js';
import { type ReceivedBody, receiveBody, receiveDocument } from '../body/receive-body.js';
import type { ChecksumAlgorithm } from '../checksums/checksum-algorithm.js';
import type { Reply } from '../protocol/reply.js';
import type { RequestTarget } from '../protocol/request-target.js';
import type { QuirkState } from '../quirks/quirk-state.js';
import type { VerifiedRequest } from '../sigv4/verify-request.js';
import type { PracticeStore } from '../store/practice-store.js';
import type { WriteWatch } from './write-watch.js';

/** An object that was stored just now. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly replaced: boolean;
}

/** What every operation works with. */
export interface PracticeContext {
  readonly store: PracticeStore;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The smallest part except the last, in bytes; 5 MiB unless a test sets it. */
  readonly minimumPartBytes: number;
  readonly oldBucketNames: boolean;
  readonly writes: WriteWatch;
  readonly onStored: ((object: StoredObject) => void) | null;
  /** How this server differs from S3. */
  readonly quirks: QuirkState;
}

/** A request whose sender is known, with the means to read its body. */
export interface Exchange {
  readonly context: PracticeContext;
  readonly target: RequestTarget;
  readonly headers: IncomingHttpHeaders;
  readonly message: IncomingMessage;
  readonly caller: VerifiedRequest;
  /** Tells a client that waits with `Expect: 100-continue` to send its body. */
  readonly askForBody: () => void;
}

export type { Reply } from '../protocol/reply.js';

export type Operation = (exchange: Exchange) => Reply | Promise<Reply>;

/** The header's value, or undefined when it is missing or a list. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  const value = exchange.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** What the headers declare about the body; throws like {@link readBodyPlan}. */
export function planBody(exchange: Exchange): BodyPlan {
  return readBodyPlan(exchange.headers, exchange.caller.payload, exchange.caller.chunkSigner);
}

/** Reads the body as a document into memory. */
export async function readDocumentBody(exchange: Exchange): Promise<Buffer> {
  const plan = planBody(exchange);
  exchange.askForBody();
  return (await receiveDocument(exchange.message, plan)).content;
}

/** A body in the store that no object refers to yet. */
export interface StoredBody {
  readonly blob: string;
  readonly received: ReceivedBody;
}

/**
 * Writes the body to a file and checks it; nothing stays behind when that fails.
 * @param algorithm checksum to compute in addition to the one the request carries
 */
export async function storeBody(
  exchange: Exchange,
  plan: BodyPlan,
  algorithm: ChecksumAlgorithm | null,
): Promise<StoredBody> {
  const writer = exchange.context.store.blobs.createWriter();
  try {
    exchange.askForBody();
    const received = await receiveBody(exchange.message, plan, writer, algorithm === null ? [] : [algorithm]);
    return { blob: await writer.finish(), received };
  } finally {
    await writer.discard();
  }
}
