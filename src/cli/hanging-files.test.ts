import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandBench } from '../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  bench = await openBench();
  await bench.createBucket('hoist-hangs');
  const pipe = join(bench.place, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const module = join(import.meta.dirname, '../../tests/support/hanging-file.mjs');
  env = { NODE_OPTIONS: `--import=${pathToFileURL(module).href}`, HOIST_TEST_PIPE: pipe };
});

const upload = (): string[] => ['upload', bench.folder, 's3://hoist-hangs', ...bench.connect];

describe.skipIf(process.platform === 'win32')('a file whose disk does not answer', () => {
  it('fails by itself: every other file is uploaded, and the command ends', async () => {
    const others = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}.bin`, 'content']));
    // Five of them, where Node has four threads for all file calls.
    const hung = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`h${index}/x.hangs`, 'content']),
    );
    await bench.write({ ...others, ...hung, 'big.hangs': Buffer.alloc(17 * 1024 * 1024) });
    const { code, stdout } = await bench.run([...upload(), '--json'], env);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      totals: { uploaded: 40, failed: 6 },
      failures: Array.from({ length: 6 }, () => ({ code: 'file-not-responding' })),
    });
    expect(Object.keys(await bench.objects('hoist-hangs'))).toHaveLength(40);
  }, 300_000);

  it('and a folder are left out by the scan', async () => {
    await bench.write({ a: 'content', z: 'content' });
    await mkdir(join(bench.folder, 'mount.hangs'));
    const { code, stdout } = await bench.run([...upload(), '--json'], env);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      totals: { uploaded: 2, failed: 1 },
      failures: [{ path: 'mount.hangs', code: 'file-not-responding' }],
    });
  }, 300_000);

  it('holds up neither one Ctrl-C nor two', async () => {
    await bench.write({ a: 'content', 'b.hangs': 'content', 'c.hangs': Buffer.alloc(17 * 1024 * 1024) });
    const { child, ended } = bench.start(upload(), env);
    while ((await bench.objects('hoist-hangs'))['a'] === undefined) await sleep(50);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ stderr: expect.stringContaining('hoist resume') });
  }, 300_000);

  describe('and that is examined while the bucket is asked for', () => {
    beforeEach(async () => {
      await bench.write({ 'a.hangs': Buffer.alloc(17 * 1024 * 1024) });
      bench.faults = ({ operation }) =>
        operation === 'HeadBucket' ? { kind: 'delay', milliseconds: 2000 } : null;
    });

    it('does not keep the command from ending when the keys are refused', async () => {
      const keys = await readFile(bench.keyFile, 'utf8');
      await writeFile(bench.keyFile, keys.replace(bench.secret, 'x'.repeat(bench.secret.length)));
      expect(await bench.run(upload(), env)).toMatchObject({ code: 3 });
    }, 60_000);

    it('does not hold up Ctrl-C', async () => {
      const { child, ended } = bench.start(upload(), env);
      await sleep(1500);
      child.kill('SIGINT');
      expect(await ended).toMatchObject({ code: 130 });
    }, 60_000);
  });
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
