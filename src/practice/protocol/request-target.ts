import { S3Error } from './s3-error.js';
import { decodeUtf8, percentDecode, uriEncode } from './uri.js';

/** What a request line and its Host header refer to. */
export interface RequestTarget {
  readonly bucket: string | null;
  /** Object key; null when the request is about the bucket or the service. */
  readonly key: string | null;
  readonly virtualHost: boolean;
  /** The path in a SigV4 canonical request. */
  readonly canonicalPath: string;
  /** Decoded query; a repeated parameter keeps its first value. */
  readonly query: ReadonlyMap<string, string>;
  /** Encoded name and value pairs for the canonical query string, in request order. */
  readonly canonicalQuery: readonly (readonly [name: string, value: string])[];
}

const hostSuffixes = ['.s3.localhost', '.localhost'];

/** The host names of S3 itself, for a client that takes this server for Amazon. */
const amazonHost =
  /^(?:(?<bucket>.+)\.)?s3(?:-accelerate|-fips)?(?:\.dualstack)?(?:\.[a-z]+(?:-[a-z]+)+-\d+)?\.amazonaws\.(?:com|com\.cn|eu)$/;

function bucketOfHost(host: string): string | null {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (name === 's3.localhost') return null;
  const amazon = amazonHost.exec(name);
  if (amazon !== null) return amazon.groups?.['bucket'] ?? null;
  const suffix = hostSuffixes.find((candidate) => name.endsWith(candidate));
  return suffix === undefined ? null : name.slice(0, -suffix.length);
}

function decodeText(raw: string, plusIsSpace: boolean): { readonly bytes: Buffer; readonly text: string } {
  const bytes = percentDecode(raw, plusIsSpace);
  const text = bytes === null ? null : decodeUtf8(bytes);
  if (bytes === null || text === null) throw new S3Error('InvalidURI', { fields: { URI: raw } });
  return { bytes, text };
}

/**
 * Parses path-style (`/BUCKET/KEY`) and virtual-hosted requests (`BUCKET.localhost`, `BUCKET.s3.localhost`,
 * and Amazon's own host names).
 * @throws S3Error InvalidURI when path or query are not percent-encoded UTF-8
 */
export function parseTarget(url: string, host: string): RequestTarget {
  const mark = url.indexOf('?');
  const rawPath = mark === -1 ? url : url.slice(0, mark);
  if (!rawPath.startsWith('/')) throw new S3Error('InvalidURI', { fields: { URI: rawPath } });
  const path = decodeText(rawPath, false);

  const query = new Map<string, string>();
  const canonicalQuery: [string, string][] = [];
  for (const pair of mark === -1 ? [] : url.slice(mark + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeText(equals === -1 ? pair : pair.slice(0, equals), true);
    const value = decodeText(equals === -1 ? '' : pair.slice(equals + 1), true);
    canonicalQuery.push([uriEncode(name.bytes, false), uriEncode(value.bytes, false)]);
    if (!query.has(name.text)) query.set(name.text, value.text);
  }

  const hostBucket = bucketOfHost(host);
  const rest = path.text.slice(1);
  let bucket = hostBucket;
  let key: string | null = rest === '' ? null : rest;
  if (hostBucket === null) {
    const slash = rest.indexOf('/');
    bucket = slash === -1 ? rest : rest.slice(0, slash);
    key = slash === -1 || slash === rest.length - 1 ? null : rest.slice(slash + 1);
    if (bucket === '') {
      if (key !== null) throw new S3Error('InvalidBucketName', { fields: { BucketName: '' } });
      bucket = null;
    }
  }
  return {
    bucket,
    key,
    virtualHost: hostBucket !== null,
    canonicalPath: uriEncode(path.bytes, true),
    query,
    canonicalQuery,
  };
}
