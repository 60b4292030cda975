import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, type Settings, surroundings } from './client.js';
import { directly, type Launch, outputOf, pythonProgramsNamed } from './find-program.js';
import { newerAws } from './newer-debian.js';

/** https://docs.aws.amazon.com/cli/latest/topic/s3-config.html */
const tuned = {
  max_concurrent_requests: '16',
  max_queue_size: '10000',
  multipart_threshold: '16MB',
  multipart_chunksize: '16MB',
} as const;
const forFar = { max_concurrent_requests: '64' } as const;
const commonRuntime = { ...tuned, preferred_transfer_client: 'crt' } as const;

/** Every generation of the tool counts as a rival, with its newest version on this machine. */
export function awsCliClients(): readonly Client[] {
  return newestOfGenerations().flatMap(({ aws, version, generation }) => {
    const client = (tool: string, settings: Settings, s3: Readonly<Record<string, string>>): Client => ({
      tool,
      version,
      settings,
      detail: Object.entries(s3)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
      program: (job) => {
        const configFile = join(job.workFolder, 'aws-config');
        const chosen = job.isFar && settings !== 'defaults' ? { ...s3, ...forFar } : s3;
        const lines = Object.entries(chosen).map(([name, value]) => `  ${name} = ${value}\n`);
        writeFileSync(
          configFile,
          `[default]\nregion = us-east-1\ns3 =\n  addressing_style = path\n${lines.join('')}`,
        );
        return {
          command: aws.command,
          args: [
            [...aws.args],
            ['s3', 'cp', '--recursive', '--only-show-errors', '--endpoint-url', job.endpoint],
            [job.folder, `s3://${job.bucket}/${job.prefix}/`],
          ].flat(),
          env: { ...surroundings(job, 'AWS_CA_BUNDLE'), AWS_CONFIG_FILE: configFile, ...aws.env },
        };
      },
    });
    const tool = `aws-cli ${generation}`;
    const both = [client(tool, 'defaults', {}), client(tool, 'tuned', tuned)];
    return generation === '1' ? both : [...both, client(`${tool} (crt)`, 'tuned', commonRuntime)];
  });
}

interface FoundAws {
  readonly aws: Launch;
  readonly version: string;
  readonly generation: string;
}

function newestOfGenerations(): readonly FoundAws[] {
  const newer = newerAws();
  const all = [...pythonProgramsNamed('aws').map(directly), ...(newer === null ? [] : [newer])];
  const found = all.flatMap((aws): readonly FoundAws[] => {
    const version = /^aws-cli\/((\d+)\.\S+)/.exec(outputOf(aws, ['--version']) ?? '');
    return version === null ? [] : [{ aws, version: version[1] ?? '', generation: version[2] ?? '' }];
  });
  const byVersion = found.toSorted((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
  return [...new Map(byVersion.map((one) => [one.generation, one])).values()];
}
