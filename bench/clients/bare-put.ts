import { fileURLToPath } from 'node:url';
import { type Client, surroundings } from './client.js';

const script = fileURLToPath(new URL('bare-put-loop.mjs', import.meta.url));

/** The floor: what Node itself takes for the reading, signing and sending of small files. No rival, for it proves nothing. */
export function barePutClients(): readonly Client[] {
  return [
    {
      tool: 'bare Node',
      version: process.versions.node,
      settings: 'unchecked',
      detail: 'the SDK’s signer and undici alone, 32 files at once',
      program: (job) => ({
        command: process.execPath,
        args: [script, job.folder, job.bucket, job.prefix, job.endpoint, job.isFar ? '128' : '32'],
        env: surroundings(job, 'NODE_EXTRA_CA_CERTS'),
      }),
    },
  ];
}
