import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ICruiseResult } from 'dependency-cruiser';
import { countRooms, type ImportGraph, roomCircles } from './room-circles.js';
import { isInKnownRoom, rules } from './rules.js';

export interface Violation {
  readonly rule: string;
  /** Paths relative to the project's folder. */
  readonly from: string;
  readonly to: string;
}

export interface WallsReport {
  /** Our own modules that were read. */
  readonly modules: number;
  /**
   * Rooms with code of the product or of its tests' helpers, and imports between them; tests beside the code
   * don't count.
   */
  readonly rooms: number;
  readonly arrows: number;
  readonly violations: readonly Violation[];
}

const houses = ['src', 'tests', 'e2e', 'bench', 'scripts'];

/**
 * Reads every import below `root` and checks it against {@link rules}; also reports rooms that import each
 * other.
 */
export async function checkWalls(root: string, folders: readonly string[] = houses): Promise<WallsReport> {
  const result = await cruise(root, folders);
  const own = result.modules.filter(({ source }) => houses.includes(source.split('/')[0] ?? ''));
  const graph: ImportGraph = new Map(
    own
      .filter(({ source }) => !/\.test\.tsx?$/.test(source))
      .map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
  );
  const circles = roomCircles(graph).map(
    ({ rooms, imports }): Violation => ({
      rule: 'no-room-circle',
      from: [...rooms, rooms[0]].join(' → '),
      to: imports.join('\n    '),
    }),
  );
  const unknown = own
    .filter(({ source }) => source.startsWith('src/') && !isInKnownRoom(source))
    .map(
      ({ source }): Violation => ({ rule: 'no-unknown-room', from: source, to: 'scripts/walls/rules.ts' }),
    );
  return {
    modules: own.filter(({ source }) => /\.tsx?$/.test(source)).length,
    ...countRooms(graph),
    violations: [
      ...result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
      ...circles,
      ...unknown,
    ],
  };
}

async function cruise(root: string, folders: readonly string[]): Promise<ICruiseResult> {
  const script = fileURLToPath(new URL('cruise.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, root, JSON.stringify(rules), ...folders],
    { maxBuffer: 256 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as ICruiseResult;
}
