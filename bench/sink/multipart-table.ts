import type { Checksum } from './object-table.js';

export interface StoredPart {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly checksum: Checksum | null;
}

export interface MultipartUpload {
  readonly id: string;
  readonly key: string;
  readonly startedMs: number;
  readonly parts: Map<number, StoredPart>;
}

/** Every part but the last has at least this many bytes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartBytes = 5 * 1024 * 1024;

export type Assembly =
  | { readonly ok: true; readonly size: number }
  | {
      readonly ok: false;
      readonly code: 'InvalidPart' | 'InvalidPartOrder' | 'EntityTooSmall' | 'MalformedXML';
    };

/**
 * What CompleteMultipartUpload makes of a list of parts, by the rules of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 *
 * @param xml the body of the request
 */
export function assemble(upload: MultipartUpload, xml: string): Assembly {
  const named = [...xml.matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part = '']) => ({
    number: Number(/<PartNumber>\s*(\d+)/.exec(part)?.[1] ?? 0),
    etag: unquoted(/<ETag>([^<]*)/.exec(part)?.[1] ?? ''),
  }));
  if (named.length === 0) return { ok: false, code: 'MalformedXML' };
  let size = 0;
  for (const [index, { number, etag }] of named.entries()) {
    const part = upload.parts.get(number);
    if (part === undefined || unquoted(part.etag) !== etag) return { ok: false, code: 'InvalidPart' };
    if (number <= (named[index - 1]?.number ?? 0)) return { ok: false, code: 'InvalidPartOrder' };
    if (index < named.length - 1 && part.size < minPartBytes) return { ok: false, code: 'EntityTooSmall' };
    size += part.size;
  }
  return { ok: true, size };
}

/** Every client writes the quotes in its own way: plain, `&quot;`, and `&#34;` (Go). */
function unquoted(etag: string): string {
  return etag.replaceAll(/"|&quot;|&#(?:34|x22);/gi, '').trim();
}
