import { join } from 'node:path';
import { projectRoot } from '../../scripts/project.js';
import { programsNamed } from '../clients/find-program.js';
import { hoistFlags } from '../clients/hoist.js';
import type { Program } from '../measure.js';

/** A program that does nothing but start. */
export interface NamedProgram {
  readonly name: string;
  readonly program: Program;
}

/** Bare Node, `hoist --help` as npm starts it, and `rclone --help` where rclone is installed. */
export function helpPrograms(): readonly NamedProgram[] {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LC_ALL: 'C.UTF-8' };
  const named = (name: string, command: string, args: readonly string[]): NamedProgram => ({
    name,
    program: { command, args, env },
  });
  const rclone = programsNamed('rclone')[0];
  return [
    named('node -e 0', process.execPath, ['-e', '0']),
    named('hoist --help', process.execPath, [
      ...hoistFlags(),
      join(projectRoot, 'out/main/cli.js'),
      '--help',
    ]),
    ...(rclone === undefined ? [] : [named('rclone --help', rclone, ['--help'])]),
  ];
}
