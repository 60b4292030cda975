import type { Checksum } from './object-table.js';
import type { SinkRequest } from './request-reader.js';
import { answerDocument, errorDocument } from './xml.js';

/** The answer to the client. */
export interface SinkAnswer {
  readonly status: number;
  /** Complete header lines, each ended by CR LF, without Content-Length. */
  readonly headers: string;
  readonly body: string;
  /** For a HEAD: the length the body would have had. */
  readonly contentLength?: number;
}

/** The checksum's header line, as S3 returns it; empty when there was none. */
export function echo(checksum: Checksum | null): string {
  return checksum === null ? '' : `${checksum[0]}: ${checksum[1]}\r\n`;
}

/** `x-amz-checksum-crc32` → `ChecksumCRC32`. */
export function checksumElement(header: string): string {
  return `Checksum${header.slice('x-amz-checksum-'.length).toUpperCase()}`;
}

/** An answer with an S3 document. */
export function xmlAnswer(root: string, inner: string, headers = ''): SinkAnswer {
  const type = 'Content-Type: application/xml\r\n';
  return { status: 200, headers: type + headers, body: answerDocument(root, inner) };
}

/** An S3 error. */
export function refusal(status: number, code: string, { method, path }: SinkRequest): SinkAnswer {
  const body = method === 'HEAD' ? '' : errorDocument(code, code, path);
  return { status, headers: 'Content-Type: application/xml\r\n', body };
}
