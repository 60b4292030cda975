import { createHash, createHmac } from 'node:crypto';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ServerUnderTest, TestUser } from '../support/server-under-test.js';

/** A request that no SDK would send. */
export interface RawRequest {
  readonly method: string;
  /** Percent-encoded path. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Value of `x-amz-content-sha256`; the body's SHA-256 when absent. */
  readonly contentSha256?: string;
  readonly user?: TestUser | null;
  readonly region?: string;
  /** Service to sign for; `s3` when absent. */
  readonly service?: string;
  readonly signedAt?: Date;
  /** Headers added after signing. */
  readonly unsignedHeaders?: Readonly<Record<string, string>>;
  /** Replaces the Host header; it is signed. */
  readonly host?: string;
}

export interface RawAnswer {
  readonly status: number;
  /** S3's error code, if the body is an error document. */
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

class NodeSha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof secret === 'string' ? secret : Buffer.from(secret as Uint8Array));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(typeof data === 'string' ? data : Buffer.from(data as Uint8Array));
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {
    throw new Error('a hash is used once');
  }
}

function signerFor(server: ServerUnderTest, request: RawRequest, user: TestUser): SignatureV4 {
  return new SignatureV4({
    service: request.service ?? 's3',
    region: request.region ?? server.region,
    credentials: user,
    sha256: NodeSha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
}

/** Headers of a signed request, including `authorization`. */
export async function signRequest(
  server: ServerUnderTest,
  request: RawRequest,
): Promise<Record<string, string>> {
  const url = new URL(server.endpoint);
  const body = request.body ?? Buffer.alloc(0);
  const headers: Record<string, string> = {
    host: request.host ?? url.host,
    'x-amz-content-sha256': request.contentSha256 ?? createHash('sha256').update(body).digest('hex'),
    ...request.headers,
  };
  if (request.user === null) return { ...headers, ...request.unsignedHeaders };
  const signed = await signerFor(server, request, request.user ?? server.owner).sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: url.hostname,
      path: request.path,
      query: { ...request.query },
      headers,
    },
    { signingDate: request.signedAt ?? new Date() },
  );
  return { ...signed.headers, ...request.unsignedHeaders };
}

/** Path and query of a presigned URL. */
export async function presignPath(
  server: ServerUnderTest,
  request: RawRequest,
  expiresIn: number,
): Promise<string> {
  const url = new URL(server.endpoint);
  const signed = await signerFor(server, request, request.user ?? server.owner).presign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: url.hostname,
      path: request.path,
      query: { ...request.query },
      headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { signingDate: request.signedAt ?? new Date(), expiresIn },
  );
  const query = Object.entries(signed.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return `${request.path}?${query}`;
}

function queryText(query: RawRequest['query']): string {
  const pairs = Object.entries(query ?? {});
  if (pairs.length === 0) return '';
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
}

/** Opens a request whose body the caller writes. */
export function openRequest(
  server: ServerUnderTest,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): { readonly request: ClientRequest; readonly answer: Promise<RawAnswer> } {
  const url = new URL(server.endpoint);
  const request = httpRequest({
    host: url.hostname,
    port: url.port,
    method,
    path,
    headers,
    agent: false,
  });
  const answer = new Promise<RawAnswer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          code: /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? null,
          headers: response.headers,
          body,
        });
      });
    });
  });
  return { request, answer };
}

/** Signs and sends a request. */
export async function sendRaw(server: ServerUnderTest, raw: RawRequest): Promise<RawAnswer> {
  const headers = await signRequest(server, raw);
  const body = raw.body ?? Buffer.alloc(0);
  const { request, answer } = openRequest(server, raw.method, `${raw.path}${queryText(raw.query)}`, {
    ...(raw.method === 'PUT' || raw.method === 'POST' ? { 'content-length': String(body.length) } : {}),
    ...headers,
  });
  request.end(body);
  return answer;
}

/** Status and code in one, in the form of `answerOf`. */
export function summaryOf(answer: RawAnswer): string {
  return answer.status < 300 ? 'ok' : `${answer.status} ${answer.code ?? ''}`.trim();
}
