// Uploads a folder with client-s3 and lib-storage, a few files at a time: aws-sdk-loop.mjs FOLDER BUCKET
// PREFIX ENDPOINT FILES_AT_ONCE
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

const [folder = '', bucket = '', prefix = '', endpoint = '', filesAtOnce = ''] = process.argv.slice(2);
const multipartThreshold = 16 * 1024 * 1024;
const agent = { keepAlive: true, maxSockets: Math.max(50, Number(filesAtOnce)) };
const client = new S3Client({
  endpoint,
  forcePathStyle: true,
  region: 'us-east-1',
  requestHandler: { httpAgent: agent, httpsAgent: agent },
});

/** @param {string} path */
async function send(path) {
  const to = { Bucket: bucket, Key: `${prefix}/${relative(folder, path).replaceAll('\\', '/')}` };
  if (statSync(path).size < multipartThreshold) {
    await client.send(new PutObjectCommand({ ...to, Body: readFileSync(path) }));
  } else {
    await new Upload({ client, params: { ...to, Body: createReadStream(path) } }).done();
  }
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
let next = 0;
await Promise.all(
  Array.from({ length: Number(filesAtOnce) }, async () => {
    for (let path = files[next++]; path !== undefined; path = files[next++]) await send(path);
  }),
);
