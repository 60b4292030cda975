import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { notInField } from './field-value.js';
import type { PutTarget, SenderIdentity } from './put-task.js';

type Fields = readonly (readonly [name: string, value: string])[];

/** Signs PUT requests (AWS Signature Version 4). */
export interface RequestSigner {
  /**
   * The head of a request in HTTP/1.1, with the empty line behind it. Throws an Error with the code `ERR_INVALID_CHAR` when a value has
   * characters that a header field can't have.
   *
   * @param path percent-encoded
   * @param query percent-encoded as {@link encodeUriQuery} does, with its `?`; one parameter after the other by name; or empty
   * @param fields names in lower case, each once; `host` and what the signature adds are not among them
   * @param payloadSha256 hexadecimal, when it is to be part of the signature, else null
   */
  sign(path: string, query: string, fields: Fields, payloadSha256: string | null): string;
}

/** The same for all requests that have the same fields: sorting and joining their names would take longer than the hashes. */
interface FieldOrder {
  readonly names: readonly string[];
  /** Where each field is, and what stands in front of its value: in the request, and in what is signed. */
  readonly byName: readonly {
    readonly at: number;
    readonly name: string;
    readonly line: string;
    readonly canonicalLine: string;
  }[];
  /** All names, as the signature lists them. */
  readonly signed: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * Everything is computed at once, because the SDK's signer with its promises takes a sixth of all time of a thread that sends
 * small files. Over TLS the body's hash need not be part of the signature (`UNSIGNED-PAYLOAD`): its integrity relies on the signed
 * CRC32 header. Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createRequestSigner(target: PutTarget, identity: SenderIdentity): RequestSigner {
  const { accessKeyId, secretAccessKey, sessionToken } = identity.credentials;
  const always: Fields = [
    ['host', target.host],
    ...(sessionToken === undefined ? [] : [['x-amz-security-token', sessionToken] as const]),
  ];
  /** The key of one day. As a KeyObject, Node 24 computes with it in a sixth of the time. */
  let day: { readonly date: string; readonly scope: string; readonly key: KeyObject } | null = null;
  /** Of the last request: most have the same fields. */
  let order = orderOf([]);

  function keyOf(date: string): NonNullable<typeof day> {
    if (day?.date === date) return day;
    const steps = [date, target.region, 's3', 'aws4_request'];
    let key = Buffer.from(`AWS4${secretAccessKey}`, 'utf8');
    for (const step of steps) key = createHmac('sha256', key).update(step).digest();
    day = { date, scope: steps.join('/'), key: createSecretKey(key) };
    return day;
  }

  return {
    sign(path, query, fields, payloadSha256) {
      const time = signingTime(Date.now() + identity.clockOffsetMs);
      const { scope, key } = keyOf(time.slice(0, 8));
      const payload = payloadSha256 ?? 'UNSIGNED-PAYLOAD';
      const all = [...always, ...fields, ['x-amz-content-sha256', payload], ['x-amz-date', time]] as const;
      if (!isOrderOf(order, all)) order = orderOf(all);
      let lines = '';
      let canonical = '';
      for (const { at, name, line, canonicalLine } of order.byName) {
        const value = all[at]?.[1] ?? '';
        if (notInField.test(value)) throw Object.assign(new Error(name), { code: 'ERR_INVALID_CHAR' });
        lines += line;
        lines += value;
        canonical += canonicalLine;
        canonical += value.trim().replaceAll(/\s+/g, ' ');
      }
      const { signed } = order;
      const request = `PUT\n${path}\n${query.slice(1)}${canonical}\n\n${signed}\n${payload}`;
      const toSign = `${algorithm}\n${time}\n${scope}\n${hash('sha256', request)}`;
      const signature = createHmac('sha256', key).update(toSign).digest('hex');
      const credential = `Credential=${accessKeyId}/${scope}`;
      const authorization = `${algorithm} ${credential}, SignedHeaders=${signed}, Signature=${signature}`;
      return `PUT ${path}${query} HTTP/1.1${lines}\r\nauthorization: ${authorization}\r\nconnection: keep-alive\r\n\r\n`;
    },
  };
}

function orderOf(fields: Fields): FieldOrder {
  const names = fields.map(([name]) => name);
  const sorted = names.toSorted();
  const byName = sorted.map((name) => ({
    at: names.indexOf(name),
    name,
    line: `\r\n${name}: `,
    canonicalLine: `\n${name}:`,
  }));
  return { names, byName, signed: sorted.join(';') };
}

function isOrderOf({ names }: FieldOrder, fields: Fields): boolean {
  return names.length === fields.length && names.every((name, at) => fields[at]?.[0] === name);
}

let lastSecond = { second: Number.NaN, text: '' };

/** ISO 8601 without signs, as in `20261128T010203Z`. */
function signingTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond.second) {
    lastSecond = { second, text: new Date(second * 1000).toISOString().replaceAll(/-|:|\.\d+/g, '') };
  }
  return lastSecond.text;
}
