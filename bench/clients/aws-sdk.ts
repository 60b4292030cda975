import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../../scripts/project.js';
import { type Client, type Settings, surroundings } from './client.js';

const script = fileURLToPath(new URL('aws-sdk-loop.mjs', import.meta.url));

/** What an app gets that calls the packages Hoist is built on directly: client-s3 and lib-storage. */
export function awsSdkClients(): readonly Client[] {
  const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const client = (settings: Settings, filesAtOnce: number): Client => ({
    tool: 'aws-sdk for js',
    version: dependencies['@aws-sdk/client-s3'] ?? 'unknown',
    settings,
    detail: `${filesAtOnce} files at once`,
    program: (job) => ({
      command: process.execPath,
      args: [
        script,
        job.folder,
        job.bucket,
        job.prefix,
        job.endpoint,
        String(job.isFar && settings === 'tuned' ? 128 : filesAtOnce),
      ],
      env: surroundings(job, 'NODE_EXTRA_CA_CERTS'),
    }),
  });
  return [client('defaults', 8), client('tuned', 32)];
}
