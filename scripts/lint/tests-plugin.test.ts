import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const oxlint = fileURLToPath(new URL('../../node_modules/oxlint/bin/oxlint', import.meta.url));
const plugin = fileURLToPath(new URL('tests-plugin.mjs', import.meta.url));

/** Lints each piece of code as its own file and returns those that were reported. */
function reported(pieces: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-lint-'));
  try {
    const rules = { 'hoist-tests/no-elapsed-time': 'error' };
    const config = { categories: { correctness: 'off' }, jsPlugins: [plugin], rules };
    writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(config));
    for (const [index, piece] of pieces.entries()) writeFileSync(join(folder, `${index}.test.ts`), piece);
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { filename: string }[] };
    const files = new Set(diagnostics.map(({ filename }) => filename));
    return pieces.filter((_, index) => files.has(`${index}.test.ts`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it('the lint rule reports a test that asserts how long something took', () => {
  const faults = [
    'const start = performance.now(); work(); expect(performance.now() - start).toBeLessThan(500);',
    'const start = Date.now(); const took = Date.now() - start; expect(took).toBeLessThan(500);',
    'const start = Date.now(); expect(Date.now() - start < 500).toBe(true);',
    'let now = 0; now = Date.now(); expect(Math.abs(written - now)).toBeLessThan(500);',
    'expect(Math.abs(Date.now() - Number(written))).not.toBeGreaterThan(500);',
    'const start = process.hrtime.bigint(); expect.soft(Number(process.hrtime.bigint() - start)).toBeCloseTo(5);',
    'expect(expiration.getTime()).toBeGreaterThan(Date.now() + 60_000);',
    'expect(new Date() - start).toBeLessThan(5);',
  ];
  expect(reported(faults)).toEqual(faults);
});

it('the lint rule allows injected times, order, and counts', () => {
  const fine = [
    'const now = Date.now(); start(() => now); const later = now + 60_000; expect(expiration).toBe(later);',
    'expect(get({ since: new Date(Date.now() + 3_600_000) })).toBe(304);',
    'const before = Date.now(); work(); const after = Date.now(); expect(before <= at && at <= after).toBe(true);',
    'const arrived = requests(); expect(arrived).toBeLessThan(150);',
    'const until = Date.now() + 60_000; while (Date.now() < until) await look();',
  ];
  expect(reported(fine)).toEqual([]);
});
