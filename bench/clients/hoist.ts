import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/project.js';
import { type Client, type Job, surroundings } from './client.js';

/** Hoist's command line with its defaults: there is nothing to set. */
export function hoistClients(): readonly Client[] {
  return clientsWith('hoist', () => []);
}

/** The same with a receipt, for which the SHA-256 of every file is computed: what that costs. */
export function receiptClients(): readonly Client[] {
  return clientsWith('hoist with a receipt', ({ workFolder }) => ['--receipt', join(workFolder, 'receipt')]);
}

/** The flags of Node with which `npm run hoist` starts: limits on V8's heap and threads. */
export function hoistFlags(): readonly string[] {
  return readPackage()
    .scripts.hoist.split(' ')
    .filter((word) => word.startsWith('--'));
}

function readPackage(): { readonly version: string; readonly scripts: { readonly hoist: string } } {
  return JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as ReturnType<
    typeof readPackage
  >;
}

function clientsWith(tool: string, options: (job: Job) => readonly string[]): readonly Client[] {
  const { version } = readPackage();
  return [
    {
      tool,
      version,
      settings: 'defaults',
      detail: '',
      program: (job: Job) => ({
        command: process.execPath,
        args: [
          [...hoistFlags()],
          [join(projectRoot, 'out/main/cli.js'), 'upload', job.folder, `s3://${job.bucket}/${job.prefix}`],
          ['--endpoint', job.endpoint, '--state', join(job.workFolder, 'state'), '--json'],
          [...options(job)],
        ].flat(),
        env: surroundings(job, 'NODE_EXTRA_CA_CERTS'),
      }),
    },
  ];
}
