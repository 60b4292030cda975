import { fileURLToPath } from 'node:url';
import { type Client, surroundings } from './client.js';
import { output, pythons } from './find-program.js';

const script = fileURLToPath(new URL('boto3-one-by-one.py', import.meta.url));

/** `upload_file`, one file after the other, as tutorials show it; the newest boto3 on the machine. */
export function boto3Clients(): readonly Client[] {
  const found = pythons().flatMap((python) => {
    const version = output(python, ['-c', 'import boto3; print(boto3.__version__)']);
    return version === null ? [] : [{ python, version }];
  });
  const newest = found.toSorted((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true })).at(-1);
  if (newest === undefined) return [];
  return [
    {
      tool: 'boto3 upload_file',
      version: newest.version,
      settings: 'defaults',
      detail: '',
      program: (job) => ({
        command: newest.python,
        args: [script, job.folder, job.bucket, job.prefix, job.endpoint],
        env: surroundings(job, 'AWS_CA_BUNDLE'),
      }),
    },
  ];
}
