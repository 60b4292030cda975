import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { type ScriptedServer, startScriptedServer } from '../../../tests/support/scripted-server.js';
import { createS3Client } from '../../s3/client/client-factory.js';
import { measureUpload } from '../../s3/incomplete-uploads/measure-incomplete-uploads.js';
import type { PartRecord } from '../journal/records.js';
import { keptParts, putInParts } from './multipart.js';
import { openSource } from './source-file.js';
import { createTarget } from './target.js';

let server: ScriptedServer;
afterEach(() => server.close());

/** Answers every ListParts with this page, however often it was given. */
const samePage =
  '<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>' +
  '<Part><PartNumber>1</PartNumber><ETag>"e"</ETag><Size>5</Size></Part></ListPartsResult>';

it('a list of parts whose pages repeat is not read for ever', async () => {
  server = await startScriptedServer(() => ({
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: samePage,
  }));
  const connection = server.connection();
  const client = createS3Client(connection);
  const target = createTarget(client, 'bucket', connection);
  await expect(keptParts(target, 'k', 'id', [], new AbortController().signal)).rejects.toMatchObject({
    error: { code: 'listing-loops' },
  });
  expect(server.received).toHaveLength(2);
  expect(await measureUpload(client, 'bucket', { key: 'k', uploadId: 'id' })).toMatchObject({
    bytes: null,
    error: { code: 'listing-loops' },
  });
  expect(server.received).toHaveLength(4);
  client.destroy();
});

it('tells how far away the server is, and when parts are on their way that it does not have', async () => {
  server = await startScriptedServer(() => ({
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: '<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>',
  }));
  const folder = await mkdtemp(join(tmpdir(), 'hoist-multipart-'));
  const path = join(folder, 'file');
  const partSize = 5 * 1024 * 1024;
  await writeFile(path, '');
  await truncate(path, 2 * partSize + 5);
  const connection = server.connection();
  const client = createS3Client(connection);
  const stop = new AbortController();
  const file = await openSource({ path, realPath: null }, stop.signal);
  const roundTrips: number[] = [];
  const sizesSent: number[] = [];
  const kept: PartRecord = { part: 2, size: partSize, etag: '"e"', crc32: 7 };
  const sending = putInParts(
    file,
    partSize,
    {
      target: createTarget(client, 'bucket', connection),
      throttle: null,
      // Takes all bytes, and gets no answer.
      senders: {
        put: ({ part }, signal, onBytes) =>
          new Promise((resolve, reject) => {
            if (part?.examined === 'wanted') return resolve({ kind: 'unexamined' });
            onBytes(1);
            onBytes((part?.length ?? 0) - 1);
            signal.addEventListener('abort', () => reject(signal.reason as Error));
          }),
      },
      wantsSha256: false,
      keepsTimes: false,
      key: 'k',
      condition: 'none',
      signal: stop.signal,
      onBytes: () => undefined,
    },
    {
      uploadId: null,
      kept: new Map([[2, kept]]),
      asking: async () => undefined,
      refused: () => undefined,
      created: async () => undefined,
      partDone: async () => undefined,
    },
    {
      run: ({ size }, send) => send(() => sizesSent.push(size)),
      roundTrip: (ms) => roundTrips.push(ms),
      arrived: () => undefined,
    },
    { prepare: () => undefined, before: async () => 'none', isUnsupported: () => false, done: () => null },
  );
  await vi.waitFor(() => expect(sizesSent).toEqual([partSize, 5]), { timeout: 30_000 });
  expect(roundTrips).toHaveLength(1);
  expect(roundTrips[0]).toBeGreaterThan(0);
  stop.abort(new Error('over'));
  await expect(sending).rejects.toThrow();
  file.close();
  client.destroy();
  await rm(folder, { recursive: true });
});
