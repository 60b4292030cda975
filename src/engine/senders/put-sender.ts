import { fileError } from '../../base/files/file-error.js';
import { encodeUriPath, encodeUriQuery } from '../../base/text/uri-encode.js';
import { isWebPage } from '../../s3/client/answer-body.js';
import { createConnector } from '../../s3/client/transport/connector.js';
import { saysExplicitDeny } from '../../s3/errors/denial.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { parseRetryAfter } from '../../s3/errors/service-errors.js';
import { HoistError } from '../../shared/errors/errors.js';
import { crc32ToBase64 } from '../transfer/crc32.js';
import type { PutResult } from '../transfer/put-sink.js';
import { needsMd5, reviewWrite, type WriteAnswer, withSha256 } from '../transfer/review.js';
import { mtimeText } from '../transfer/time-metadata.js';
import type { HttpAnswer } from './answer-reader.js';
import { createContentReader } from './content-reader.js';
import { createPutConnections } from './put-connections.js';
import type { PutContent } from './put-content.js';
import type { PutTarget, PutTask, SenderIdentity, StopSwitch } from './put-task.js';
import { createRequestSigner, type RequestSigner } from './request-signer.js';

/** Sends the PUTs of one run over pooled connections, as fast as one thread can. */
export interface PutSender {
  /** The keys that sign from now on. */
  use(identity: SenderIdentity): void;
  /** Never rejects. `onBytes` reports bytes as the connection takes them. */
  send(task: PutTask, stop: StopSwitch, onBytes: (bytes: number) => void): Promise<PutResult>;
  /** Ends all connections: what is under way fails with `connection-lost`, or `cancelled` when it was stopped. */
  close(): void;
}

/**
 * Bodies above this many bytes are sent in slices, so that progress can be reported. Over TLS each slice is encrypted at once, and the encrypted
 * bytes stay in memory until they were sent.
 */
const sliceBytes = 128 * 1024;
/** Over TLS a handshake takes this thread and the server as long as some ten small files do: no more of them at once than help. */
const firstEncrypted = 8;
/** For a connection, its handshakes included. */
const connectTimeoutMs = 10_000;

/**
 * Opens connections when they are needed. A request's own errors are in its result; what is answered with another status than 2xx is
 * not sent again here.
 *
 * @param firstIdentity the keys that sign until {@link PutSender.use} is called
 */
export function createPutSender(target: PutTarget, firstIdentity: SenderIdentity): PutSender {
  const isEncrypted = target.origin.startsWith('https:');
  const connections = createPutConnections({
    connector: createConnector(target.origin, target.transport, connectTimeoutMs),
    most: target.connections,
    first: isEncrypted ? firstEncrypted : target.connections,
    idleTimeoutMs: target.idleTimeoutMs,
  });
  const reader = createContentReader(target.bufferBytes, sliceBytes);
  let signer: RequestSigner = createRequestSigner(target, firstIdentity);

  async function readAndSend(
    task: PutTask,
    stop: StopSwitch,
    onBytes: (bytes: number) => void,
  ): Promise<PutResult> {
    let content: PutContent | null;
    try {
      const reading = reader.read(task, stop);
      content = reading instanceof Promise ? await reading : reading;
    } catch (error) {
      throw fileError(error);
    }
    if (content === null) return { kind: task.part?.examined === 'wanted' ? 'unexamined' : 'outgrown' };
    let isSent = false;
    try {
      const result = await sendContent(task, content, stop, onBytes);
      isSent = result.kind === 'sent' || result.kind === 'kept' || result.kind === 'examined';
      return result;
    } finally {
      content.close(isSent);
    }
  }

  async function sendContent(
    task: PutTask,
    content: PutContent,
    stop: StopSwitch,
    onBytes: (bytes: number) => void,
  ): Promise<PutResult> {
    const { crc32, length, mtimeMs, inode } = content;
    if (task.part?.examined === 'wanted') {
      const { sha256, size: fileSize } = content;
      return { kind: 'examined', examination: { crc32, sha256, fileSize, mtimeMs, inode } };
    }
    if (task.part !== null && task.part.keptCrc32 === crc32) return { kind: 'kept', crc32, size: length };
    const checksum = crc32ToBase64(crc32);
    const path = target.basePath + encodeUriPath(task.key);
    const query =
      task.part === null
        ? ''
        : encodeUriQuery([
            ['partNumber', String(task.part.number)],
            ['uploadId', task.part.uploadId],
          ]);
    const fields: [string, string][] = [['content-length', String(length)]];
    if (task.digest === 'md5') fields.push(['content-md5', (await content.md5()).toString('base64')]);
    // Without the second one Ceph ignores the checksum.
    else fields.push(['x-amz-checksum-crc32', checksum], ['x-amz-sdk-checksum-algorithm', 'CRC32']);
    if (task.keepsTime) fields.push(['x-amz-meta-mtime', mtimeText(content.mtimeNs)]);
    if (task.contentType !== null) fields.push(['content-type', task.contentType]);
    if (task.condition === 'absent') fields.push(['if-none-match', '*']);
    else if (task.condition !== 'none') fields.push(['if-match', task.condition.etag]);
    if (target.expectedOwner !== null) fields.push(['x-amz-expected-bucket-owner', target.expectedOwner]);
    const head = signer.sign(path, query, fields, task.signsPayload ? content.sha256 : null);
    const answer = reviewAnswer(await connections.send({ head, body: content.body(onBytes), length }, stop));
    if (!isSuccess(answer.status)) {
      const { status, retryAfterMs, isExplicitDeny, requestId, hostId } = answer;
      return { kind: 'answered', status, retryAfterMs, isExplicitDeny, requestId, hostId };
    }
    const md5 = needsMd5(answer) ? await md5Of(content) : null;
    const proof = reviewWrite(checksum, md5, answer);
    return {
      kind: 'sent',
      proof: task.wantsSha256 && content.sha256 !== null ? withSha256(proof, content.sha256) : proof,
      crc32,
      size: length,
      mtimeMs,
      inode,
    };
  }

  return {
    use(identity) {
      signer = createRequestSigner(target, identity);
    },
    async send(task, stop, onBytes) {
      let counted = 0;
      const count = (bytes: number): void => {
        counted += bytes;
        onBytes(bytes);
      };
      try {
        const result = await readAndSend(task, stop, count);
        const size = 'size' in result ? result.size : 0;
        count(size - counted);
        return result;
      } catch (error) {
        count(-counted);
        const failure = toAppError(error);
        if (failure.details?.['reason'] === 'tooManyOpenFiles') connections.spare();
        return { kind: 'failed', error: stop.isStopped ? { code: 'cancelled' } : failure };
      }
    },
    close: () => connections.close(),
  };
}

/** Hexadecimal; null when the file has changed since it was sent: then the answer can't be compared with what was sent. */
async function md5Of(content: PutContent): Promise<string | null> {
  try {
    return (await content.md5()).toString('hex');
  } catch {
    return null;
  }
}

interface Answer extends WriteAnswer {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly isExplicitDeny: boolean;
}

/** @throws HoistError `endpoint-not-s3` */
function reviewAnswer({ status, headers, start }: HttpAnswer): Answer {
  // S3 answers a PUT without a body; a web page in its place has stored nothing.
  if (isSuccess(status) && isWebPage(start)) throw new HoistError('endpoint-not-s3');
  const field = (name: string): string | null => headers.get(name) ?? null;
  return {
    status,
    retryAfterMs: isSuccess(status) ? null : parseRetryAfter(field('retry-after') ?? undefined),
    isExplicitDeny: status === 403 && saysExplicitDeny(start.toString('latin1')),
    etag: field('etag'),
    checksum: field('x-amz-checksum-crc32'),
    versionId: field('x-amz-version-id'),
    requestId: field('x-amz-request-id'),
    hostId: field('x-amz-id-2'),
  };
}

/** Some servers answer a PUT that they carried out with 201 or 204; the SDK takes every 2xx for success, too. */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
