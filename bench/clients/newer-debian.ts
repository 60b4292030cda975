import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Launch } from './find-program.js';

/**
 * Programs of the newer Debian that `npm run test:ceph` unpacks, which has newer versions than this machine. They run with that
 * Debian's own loader and libraries, without a chroot, so that they read the same files as everybody else.
 */
const root = process.env['S3LAB'] || join(homedir(), '.cache', 's3lab');
const programs = join(root, 'usr/bin');
const loaderName = /^ld-linux-.*\.so\.\d+$/;

/** rclone; null where that Debian was not unpacked. */
export function newerRclone(): Launch | null {
  return byLoader(join(programs, 'rclone'), []);
}

/** aws-cli, a program in Python; null where that Debian was not unpacked. */
export function newerAws(): Launch | null {
  const aws = join(programs, 'aws');
  return existsSync(aws)
    ? byLoader(join(programs, 'python3'), [aws], { PYTHONHOME: join(root, 'usr') })
    : null;
}

function byLoader(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Launch | null {
  const libraries = join(root, 'usr/lib', `${machines[process.arch] ?? process.arch}-linux-gnu`);
  if (!existsSync(program) || !existsSync(libraries)) return null;
  const loader = readdirSync(libraries).find((name) => loaderName.test(name));
  if (loader === undefined) return null;
  // https://man7.org/linux/man-pages/man8/ld.so.8.html
  const how = ['--argv0', program, '--library-path', libraries, program];
  return { command: join(libraries, loader), args: [...how, ...args], env };
}

/** What Debian calls the machines that Node names otherwise. */
const machines: Readonly<Partial<Record<string, string>>> = { x64: 'x86_64', arm64: 'aarch64' };
