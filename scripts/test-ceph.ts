import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run test:ceph`: installs Ceph if it is missing, starts it, runs the S3 behaviour suite against it and
 * stops it again, whatever happens. The last line reads `N passed, N failed`.
 */

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const cephScript = join(repository, 'scripts', 'ceph.sh');
const lab = process.env['S3LAB'] ?? join(homedir(), '.cache', 's3lab');
const minute = 60_000;

let running: ChildProcess | null = null;

/**
 * Runs a command to its end, with our own outputs.
 * @param limitMs the time after which it is killed
 * @returns its exit code; 1 when it was killed
 */
function run(
  command: string,
  parameters: readonly string[],
  limitMs: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: repository,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, S3LAB: lab, ...environment },
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    running = child;
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      running = null;
      if (signal !== null) console.error(`${command} ${parameters.join(' ')} was stopped: ${signal}`);
      resolve(code ?? 1);
    });
  });
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

function readCounts(reportFile: string, exitCode: number): Counts {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
  };
  // A file that could not even be loaded fails the run without failing a test.
  const failed = exitCode === 0 ? report.numFailedTests : Math.max(1, report.numFailedTests);
  return { passed: report.numPassedTests, failed };
}

async function testAgainstCeph(): Promise<Counts> {
  if ((await run('bash', [cephScript, 'install'], 20 * minute)) !== 0) return { passed: 0, failed: 1 };
  if ((await run('bash', [cephScript, 'tools'], 20 * minute)) !== 0) return { passed: 0, failed: 1 };
  const folder = mkdtempSync(join(tmpdir(), 'hoist-ceph-'));
  try {
    if ((await run('bash', [cephScript, 'up'], 3 * minute)) !== 0) return { passed: 0, failed: 1 };
    const reportFile = join(folder, 'report.json');
    const exitCode = await run(
      process.execPath,
      [
        join(repository, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--config',
        'vitest.ceph.config.ts',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
      ],
      10 * minute,
      { HOIST_CEPH_ENDPOINT: 'http://127.0.0.1:4610' },
    );
    return readCounts(reportFile, exitCode);
  } finally {
    await run('bash', [cephScript, 'down'], minute);
    rmSync(folder, { recursive: true, force: true });
  }
}

function missingRights(): string | null {
  if (process.platform !== 'linux')
    return 'Ceph runs on Linux only. The same suite runs against the practice server in: npm run unit';
  if (process.getuid?.() === 0) return null;
  return existsSync(join(lab, '.ready'))
    ? `Ceph runs in a chroot, which needs root:\n  sudo S3LAB=${lab} npm run test:ceph`
    : `Ceph is not installed, and installing it needs root:\n  sudo S3LAB=${lab} bash scripts/ceph.sh install\n  sudo S3LAB=${lab} npm run test:ceph`;
}

const obstacle = missingRights();
let counts: Counts = { passed: 0, failed: 1 };
if (obstacle === null) {
  // The child is stopped, and everything after it, stopping Ceph above all, still happens.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => running?.kill('SIGTERM'));
  counts = await testAgainstCeph();
} else {
  console.error(obstacle);
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
