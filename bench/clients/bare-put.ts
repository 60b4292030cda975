import { fileURLToPath } from 'node:url';
import { type Client, surroundings } from './client.js';

const script = fileURLToPath(new URL('bare-put-loop.mjs', import.meta.url));

/**
 * The floor: the time Node itself takes to read, sign and send small files. It verifies nothing, so it is not
 * a rival.
 */
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
