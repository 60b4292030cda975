import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countLine, countPlaywright, countVitest, suiteCount } from './test-results.js';

const vitest = (passed: number, failed: number, files: readonly object[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: files,
});

describe('countVitest', () => {
  it('counts tests', () => {
    expect(countVitest(vitest(7, 2, [{ status: 'failed', assertionResults: [{}] }]))).toEqual({
      passed: 7,
      failed: 2,
    });
  });

  it('counts a file that could not be loaded as a failure', () => {
    expect(countVitest(vitest(7, 0, [{ status: 'failed', assertionResults: [] }]))).toEqual({
      passed: 7,
      failed: 1,
    });
  });

  it('refuses a report of another shape', () => {
    expect(() => countVitest({ tests: 3 })).toThrow();
  });
});

describe('countPlaywright', () => {
  it('counts flaky tests and errors outside tests as failures', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 5, failed: 3 });
  });
});

describe('suiteCount', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoist-test-results-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const countOf = async (exitCode: number, report: unknown) => {
    const file = join(folder, 'report.json');
    await writeFile(file, JSON.stringify(report));
    return suiteCount(exitCode, file, countVitest);
  };

  it('returns what the report says', async () => {
    expect(await countOf(0, vitest(3, 0))).toEqual({ passed: 3, failed: 0 });
    expect(await countOf(1, vitest(3, 2))).toEqual({ passed: 3, failed: 2 });
  });

  it('fails a runner that ended badly without a failed test', async () => {
    expect(await countOf(1, vitest(3, 0))).toEqual({ passed: 3, failed: 1 });
  });

  it('fails a suite that ran nothing', async () => {
    expect(await countOf(0, vitest(0, 0))).toEqual({ passed: 0, failed: 1 });
  });

  it('fails a suite that left no report', async () => {
    expect(await suiteCount(0, join(folder, 'none.json'), countVitest)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('countLine', () => {
  it('adds up the suites', () => {
    expect(
      countLine([
        { passed: 3, failed: 0 },
        { passed: 4, failed: 1 },
      ]),
    ).toBe('7 passed, 1 failed');
  });
});
