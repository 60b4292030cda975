import { afterEach, expect, it } from 'vitest';
import { type ScriptedServer, startScriptedServer } from '../../../tests/support/scripted-server.js';
import { firstPage, listObjects } from '../objects/list-objects.js';
import { createS3Client } from './client-factory.js';
import { usualEndpointOptions } from './endpoint-options.js';

let server: ScriptedServer;

afterEach(() => server.close());

const keys = ['a', 'b', 'c 한글', 'd', 'e'];

/** A server that knows ListObjects only: pages of two objects, the next one after `marker`. */
async function startOldServer(): Promise<ScriptedServer> {
  server = await startScriptedServer(({ url }) => {
    const query = new URL(url, 'http://127.0.0.1').searchParams;
    if (query.has('list-type') || query.has('continuation-token')) return { status: 501 };
    const marker = query.get('marker') ?? '';
    const rest = keys.filter((key) => key > marker);
    const contents = rest
      .slice(0, 2)
      .map((key) => `<Contents><Key>${key}</Key><Size>1</Size><ETag>"1"</ETag></Contents>`);
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: `<ListBucketResult><IsTruncated>${rest.length > 2}</IsTruncated>${contents.join('')}</ListBucketResult>`,
    };
  });
  return server;
}

async function listed(after?: string, isAsked = false): Promise<readonly string[]> {
  const { connection } = await startOldServer();
  const client = createS3Client({ ...connection(), options: { ...usualEndpointOptions, listing: 'v1' } });
  const { signal } = new AbortController();
  const from = isAsked ? await firstPage(client, 'my-bucket', '', signal) : after;
  const found: string[] = [];
  for await (const page of listObjects(client, 'my-bucket', '', signal, from)) {
    found.push(...page.map(({ key }) => key));
  }
  client.destroy();
  return found;
}

it('a listing reads every page of a server that does not know ListObjectsV2', async () => {
  expect(await listed()).toEqual(keys);
  expect(server.received).toHaveLength(3);
});

it('a listing of such a server can start after a key', async () => {
  expect(await listed('b')).toEqual(keys.slice(2));
  expect(server.received).toHaveLength(2);
});

it('a listing goes on after a page that was asked for before', async () => {
  expect(await listed(undefined, true)).toEqual(keys);
  expect(server.received).toHaveLength(3);
});
