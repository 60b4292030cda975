import type { PutTarget } from '../../src/engine/senders/put-task.js';
import type { PutRequest } from '../../src/engine/transfer/put-sink.js';
import { directTransport } from '../../src/s3/client/transport/transport.js';

/** Nothing listens there, and nobody answers. */
export const nowhere: PutTarget = {
  origin: 'http://127.0.0.1:9',
  host: '127.0.0.1:9',
  expectedOwner: null,
  basePath: '/b/',
  region: 'us-east-1',
  connections: 1,
  bufferBytes: 1024,
  idleTimeoutMs: 1000,
  transport: directTransport,
};

/** A PUT of a file that is not there. */
export function putRequest(expectedBytes = 10): PutRequest {
  return {
    file: { path: '/nothing/there', realPath: null },
    key: 'k',
    part: null,
    expectedBytes,
    maxBytes: 1,
    contentType: null,
    condition: 'none',
    digest: 'crc32',
    signsPayload: false,
    keepsTime: false,
    wantsSha256: false,
  };
}
