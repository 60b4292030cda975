import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import { fileError } from '../../base/files/file-error.js';
import { encodeUriPath, encodeUriQuery } from '../../base/text/uri-encode.js';
import { isWebPage } from '../../s3/client/answer-body.js';
import { poolConnect } from '../../s3/client/transport/agents.js';
import { saysExplicitDeny } from '../../s3/errors/denial.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { parseRetryAfter } from '../../s3/errors/service-errors.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { WriteCondition } from '../transfer/conditional-writes.js';
import { crc32ToBase64 } from '../transfer/crc32.js';
import type { PutResult } from '../transfer/put-sink.js';
import { needsMd5, reviewWrite, type WriteAnswer, withSha256 } from '../transfer/review.js';
import { mtimeText } from '../transfer/time-metadata.js';
import { createContentReader } from './content-reader.js';
import type { PutContent } from './put-content.js';
import type { PutTarget, PutTask, SenderIdentity, StopSwitch } from './put-task.js';
import { createRequestSigner, type RequestSigner } from './request-signer.js';

/** Sends the PUTs of one run over pooled connections, as fast as one thread can. */
export interface PutSender {
  use(identity: SenderIdentity): void;
  /** Never rejects. `onBytes` reports bytes as the connection takes them. */
  send(task: PutTask, stop: StopSwitch, onBytes: (bytes: number) => void): Promise<PutResult>;
  close(): Promise<void>;
}

/** Bodies above this many bytes are sent in slices, so that progress can be reported. */
const plainSlice = 256 * 1024;
/** What is read of an answer's body: enough to recognise a web page, and what denies a request. */
const startBytes = 4096;
/** Each slice is encrypted at once, and the encrypted bytes stay in memory until they were sent. */
const encryptedSlice = 128 * 1024;

export function createPutSender(target: PutTarget, firstIdentity: SenderIdentity): PutSender {
  const pool = new Pool(target.origin, {
    connections: target.connections,
    pipelining: 1,
    headersTimeout: target.idleTimeoutMs,
    bodyTimeout: target.idleTimeoutMs,
    connect: poolConnect(target.transport, 10_000),
  });
  const sliceBytes = target.origin.startsWith('https:') ? encryptedSlice : plainSlice;
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
    if (content === null) return { kind: 'outgrown' };
    let isSent = false;
    try {
      const result = await sendContent(task, content, stop, onBytes);
      isSent = result.kind === 'sent' || result.kind === 'kept';
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
    if (task.part !== null && task.part.keptCrc32 === crc32) return { kind: 'kept', crc32, size: length };
    const checksum = crc32ToBase64(crc32);
    const path = target.basePath + encodeUriPath(task.key);
    const query: Record<string, string> =
      task.part === null ? {} : { partNumber: String(task.part.number), uploadId: task.part.uploadId };
    const headers = await signer.sign(
      path,
      query,
      {
        'content-length': String(length),
        ...(task.digest === 'md5'
          ? { 'content-md5': (await content.md5()).toString('base64') }
          : crc32Headers(checksum)),
        ...(task.keepsTime ? { 'x-amz-meta-mtime': mtimeText(content.mtimeNs) } : {}),
        ...(task.contentType === null ? {} : { 'content-type': task.contentType }),
        ...conditionHeader(task.condition),
        ...(target.expectedOwner === null ? {} : { 'x-amz-expected-bucket-owner': target.expectedOwner }),
      },
      task.signsPayload ? content.sha256 : null,
    );
    const request = { method: 'PUT', path: path + encodeUriQuery(Object.entries(query)), headers } as const;
    // undici takes iterables as well, which its types do not say.
    const body = content.body(onBytes) as Buffer;
    const answer = await dispatch(pool, { ...request, body }, stop);
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
        return {
          kind: 'failed',
          error: stop.isStopped ? { code: 'cancelled' } : toAppError(asSystemError(error)),
        };
      }
    },
    close: () => pool.destroy(),
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

function conditionHeader(condition: WriteCondition): Readonly<Record<string, string>> {
  if (condition === 'none') return {};
  return condition === 'absent' ? { 'if-none-match': '*' } : { 'if-match': condition.etag };
}

function crc32Headers(checksum: string): Readonly<Record<string, string>> {
  return {
    'x-amz-checksum-crc32': checksum,
    // Without it Ceph ignores the checksum.
    'x-amz-sdk-checksum-algorithm': 'CRC32',
  };
}

interface Answer extends WriteAnswer {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly isExplicitDeny: boolean;
}

function dispatch(pool: Pool, options: Dispatcher.DispatchOptions, stop: StopSwitch): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let answer: Answer | null = null;
    let start: Buffer = Buffer.alloc(0);
    pool.dispatch(options, {
      onRequestStart(controller) {
        stop.onStop = () => controller.abort(new DOMException('the run ended', 'AbortError'));
        if (stop.isStopped) stop.onStop();
      },
      onResponseStart(_controller, status, headers) {
        answer = {
          status,
          retryAfterMs: isSuccess(status)
            ? null
            : parseRetryAfter(single(headers['retry-after']) ?? undefined),
          isExplicitDeny: false,
          etag: single(headers['etag']),
          checksum: single(headers['x-amz-checksum-crc32']),
          versionId: single(headers['x-amz-version-id']),
          requestId: single(headers['x-amz-request-id']),
          hostId: single(headers['x-amz-id-2']),
        };
      },
      onResponseData(_controller, chunk) {
        if (start.length < startBytes) start = Buffer.concat([start, chunk]);
      },
      onResponseEnd() {
        // S3 answers a PUT without a body; a web page in its place has stored nothing.
        if (answer === null || (isSuccess(answer.status) && isWebPage(start))) {
          reject(new HoistError('endpoint-not-s3'));
          return;
        }
        const isExplicitDeny = answer.status === 403 && saysExplicitDeny(start.toString('latin1'));
        resolve({ ...answer, isExplicitDeny });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}

/** Some servers answer a PUT that they carried out with 201 or 204; the SDK takes every 2xx for success, too. */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function single(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}

/** undici's names for what Node calls ECONNRESET and ETIMEDOUT. */
const systemNames: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_DESTROYED: 'ECONNRESET',
  UND_ERR_CLOSED: 'ECONNRESET',
};

function asSystemError(error: unknown): unknown {
  // undici does not always keep the parser's code.
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return Object.assign(new Error(error.name), { code: 'HPE_INVALID_CONSTANT' });
  }
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const code = systemNames[error.code];
  return code === undefined ? error : Object.assign(new Error(code), { code });
}
