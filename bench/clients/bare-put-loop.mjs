/// <reference path="./undici-pool.d.ts" />
// The least that a program on Node can do to upload small files safely: read, checksum, sign with the SDK's signer, send over
// pooled connections. No report, no resuming, no lookup of what is there, no listing at the end:
// bare-put-loop.mjs FOLDER BUCKET PREFIX ENDPOINT FILES_AT_ONCE
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { crc32 } from 'node:zlib';
import { SignatureV4 } from '@smithy/signature-v4';
import Pool from 'undici/lib/dispatcher/pool.js';

const [folder = '', bucket = '', prefix = '', endpoint = '', filesAtOnce = ''] = process.argv.slice(2);

class Sha256 {
  /** @param {string | ArrayBuffer | ArrayBufferView | undefined} secret */
  constructor(secret) {
    const key =
      typeof secret === 'string' ? secret : secret && Buffer.from(/** @type {ArrayBuffer} */ (secret));
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }

  /** @param {Uint8Array} data */
  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return this.hash.digest();
  }

  reset() {}
}

const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = process.env;
const signer = new SignatureV4({
  service: 's3',
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey },
  sha256: Sha256,
  uriEscapePath: false,
  applyChecksum: false,
});
const { protocol, hostname, port, host } = new URL(endpoint);
const pool = new Pool(endpoint, { connections: Number(filesAtOnce), pipelining: 1 });

/** @param {string} file */
async function put(file) {
  const body = readFileSync(file);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  const path = `/${bucket}/${prefix}/${relative(folder, file).replaceAll('\\', '/')}`;
  const { headers } = await signer.sign({
    method: 'PUT',
    protocol,
    hostname,
    port: Number(port),
    path,
    query: {},
    headers: {
      host,
      'content-length': String(body.length),
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-checksum-crc32': sum.toString('base64'),
    },
  });
  await new Promise((resolve, reject) => {
    pool.dispatch(
      { method: 'PUT', path, headers, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, status) {
          if (status !== 200) reject(new Error(`${path}: ${status}`));
        },
        onResponseData() {},
        onResponseEnd: () => resolve(undefined),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
let next = 0;
await Promise.all(
  Array.from({ length: Number(filesAtOnce) }, async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) await put(file);
  }),
);
await pool.close();
