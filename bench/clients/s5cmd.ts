import { type Client, type Settings, surroundings } from './client.js';
import { output, programsNamed } from './find-program.js';

/** https://github.com/peak/s5cmd */
export function s5cmdClients(): readonly Client[] {
  return programsNamed('s5cmd').flatMap((s5cmd) => {
    const version = output(s5cmd, ['version'])?.split('-')[0]?.replace(/^v/, '');
    if (version === undefined) return [];
    const client = (settings: Settings, workers: readonly string[], parts: readonly string[]): Client => ({
      tool: 's5cmd',
      version,
      settings,
      detail: [...workers, ...parts].join(' '),
      program: (job) => ({
        command: s5cmd,
        args: [
          ['--endpoint-url', job.endpoint, '--log', 'error', ...workers],
          ['cp', ...parts, `${job.folder}/`, `s3://${job.bucket}/${job.prefix}/`],
        ].flat(),
        env: surroundings(job, 'SSL_CERT_FILE'),
      }),
    });
    return [
      client('defaults', [], []),
      client('tuned', ['--numworkers', '64'], ['--concurrency', '8', '--part-size', '16']),
    ];
  });
}
