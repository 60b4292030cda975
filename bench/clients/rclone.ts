import { type Client, type Job, type Settings, surroundings } from './client.js';
import { directly, type Launch, outputOf, programsNamed } from './find-program.js';
import { newerRclone } from './newer-debian.js';

const tuned = [
  ['--transfers', '32', '--checkers', '32', '--fast-list', '--buffer-size', '0'],
  ['--s3-no-check-bucket', '--s3-upload-concurrency', '8', '--s3-chunk-size', '16M'],
].flat();
/** Found by trying 32, 64, 128 and 256 with 30 ms of latency. */
const forFar = ['--transfers', '128', '--checkers', '128'];
const unchecked = ['--s3-no-head', '--s3-disable-checksum', '--ignore-checksum'];

/** https://rclone.org/s3/ */
export function rcloneClients(): readonly Client[] {
  return rclones().flatMap((rclone) => {
    const version = /v(\d\S*)/.exec(outputOf(rclone, ['version', '--config', '']) ?? '')?.[1];
    if (version === undefined) return [];
    const client = (settings: Settings, options: readonly string[]): Client => ({
      tool: 'rclone',
      version,
      settings,
      detail: options.join(' '),
      program: (job) => ({
        command: rclone.command,
        args: [
          [...rclone.args],
          ['copy', '--config', '', job.folder, `sink:${job.bucket}/${job.prefix}`],
          job.caFile === null ? [] : ['--ca-cert', job.caFile],
          options,
          job.isFar && settings !== 'defaults' ? forFar : [],
        ].flat(),
        env: { ...surroundings(job, null), ...remote(job), ...rclone.env },
      }),
    });
    return [client('defaults', []), client('tuned', tuned), client('unchecked', [...tuned, ...unchecked])];
  });
}

function rclones(): readonly Launch[] {
  const newer = newerRclone();
  return [...programsNamed('rclone').map(directly), ...(newer === null ? [] : [newer])];
}

/** A remote without a configuration file: https://rclone.org/docs/#config-file */
function remote({ endpoint }: Job): NodeJS.ProcessEnv {
  return {
    RCLONE_CONFIG_SINK_TYPE: 's3',
    RCLONE_CONFIG_SINK_PROVIDER: 'Other',
    RCLONE_CONFIG_SINK_ENDPOINT: endpoint,
    RCLONE_CONFIG_SINK_REGION: 'us-east-1',
    RCLONE_CONFIG_SINK_ENV_AUTH: 'true',
    RCLONE_CONFIG_SINK_LIST_VERSION: '2',
  };
}
