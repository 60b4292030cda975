import { afterEach, expect, it } from 'vitest';
import { type ScriptedServer, startScriptedServer } from '../../../tests/support/scripted-server.js';
import { createS3Client } from '../../s3/client/client-factory.js';
import { measureUpload } from '../../s3/incomplete-uploads/measure-incomplete-uploads.js';
import { keptParts } from './multipart.js';
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
